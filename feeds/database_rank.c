/* How well a row of an FTS5 table matches: search_rank(TABLE, PHRASES, BEST, WEIGHT...). */
#include "feeds/database_rank.h"

#include <math.h>

/* Constants of Okapi BM25 as everybody uses them, FTS5's own bm25() too. */
#define BM25_K1 1.2
#define BM25_B 0.75

/* Of common phrases so many rows are looked at to estimate how many there are: bm25() counts
 * them all, which on a million rows takes longer than the search. */
#define SAMPLE_ROWS 500

/* Scores are whole numbers, the best ones the highest; fine enough to rank also by what most
 * rows have (RARITY_MIN). */
#define SCORE_UNIT 1e12

#define COLUMNS_MAX 16

/* Best rows that are kept in mind: what one screen shows. */
#define BEST_MAX 100

/* Arguments before the weights. */
#define FIRST_WEIGHT 2

#define RARITY_MIN 1e-6

/* What does not depend on the row; kept by FTS5 for the time of a query. */
struct rank {
	double average_tokens; /* of a row */
	double weights[COLUMNS_MAX];
	int phrase_count;
	int best_count, best_max; /* best_max 0: all rows are ranked exactly */
	double best[BEST_MAX];    /* the best scores so far, the lowest of them first */
	double rarity[]; /* of each phrase: its inverse document frequency; then as many
	                  * places for what it weighs in a row */
};

struct sample {
	sqlite3_int64 rows, last;
};

static int count_row(const Fts5ExtensionApi *api, Fts5Context *fts, void *context)
{
	struct sample *sample = context;

	sample->last = api->xRowid(fts);
	return ++sample->rows < SAMPLE_ROWS ? SQLITE_OK : SQLITE_DONE;
}

/* Row ids ascend and have few gaps: where the sample ended tells what part of all it is. */
static int find_rarity(const Fts5ExtensionApi *api, Fts5Context *fts, int phrase,
                       double rows, double *rarity)
{
	struct sample sample = {0};
	int code = api->xQueryPhrase(fts, phrase, &sample, count_row);
	double found = (double)sample.rows;

	if (sample.rows >= SAMPLE_ROWS && sample.last > 0 && rows > (double)sample.last)
		found *= rows / (double)sample.last;
	*rarity = log((rows - found + 0.5) / (found + 0.5));
	/* What most rows have must not count against a row. */
	if (!(*rarity > RARITY_MIN))
		*rarity = RARITY_MIN;
	return code;
}

static int fill(const Fts5ExtensionApi *api, Fts5Context *fts, struct rank *rank)
{
	sqlite3_int64 rows = 0, tokens = 0;
	int code = api->xRowCount(fts, &rows);

	if (code == SQLITE_OK)
		code = api->xColumnTotalSize(fts, -1, &tokens);
	rank->average_tokens = rows > 0 ? (double)tokens / (double)rows : 1;
	for (int i = 0; code == SQLITE_OK && i < rank->phrase_count; i++)
		code = find_rarity(api, fts, i, (double)rows, &rank->rarity[i]);
	return code;
}

static int rank_of(const Fts5ExtensionApi *api, Fts5Context *fts, int count,
                   sqlite3_value **values, struct rank **found)
{
	int phrases = api->xPhraseCount(fts), code;
	struct rank *rank = api->xGetAuxdata(fts, 0);
	size_t size = sizeof(*rank) + 2 * (size_t)phrases * sizeof(rank->rarity[0]);

	*found = rank;
	if (rank)
		return SQLITE_OK;
	if (count > 0 && sqlite3_value_int(values[0]) < phrases)
		phrases = sqlite3_value_int(values[0]);
	rank = sqlite3_malloc64(size);
	if (!rank)
		return SQLITE_NOMEM;
	memset(rank, 0, size);
	rank->phrase_count = phrases;
	if (count > 1 && sqlite3_value_int(values[1]) <= BEST_MAX)
		rank->best_max = sqlite3_value_int(values[1]);
	for (int i = FIRST_WEIGHT; i < count && i < COLUMNS_MAX; i++)
		rank->weights[i - FIRST_WEIGHT] = sqlite3_value_double(values[i]);
	code = fill(api, fts, rank);
	if (code != SQLITE_OK) {
		sqlite3_free(rank);
		return code;
	}
	*found = rank;
	return api->xSetAuxdata(fts, rank, sqlite3_free); /* frees it where it fails */
}

/* The occurrences of each phrase, those in a column as many as it weighs. */
static int weigh(const Fts5ExtensionApi *api, Fts5Context *fts, const struct rank *rank,
                 double *weights)
{
	int code = SQLITE_OK;

	for (int phrase = 0; code == SQLITE_OK && phrase < rank->phrase_count; phrase++) {
		Fts5PhraseIter iterator;
		int column, offset;

		weights[phrase] = 0;
		code = api->xPhraseFirst(fts, phrase, &iterator, &column, &offset);
		while (code == SQLITE_OK && column >= 0) {
			weights[phrase] += column < COLUMNS_MAX ? rank->weights[column] : 0;
			api->xPhraseNext(fts, &iterator, &column, &offset);
		}
	}
	return code;
}

static double score_of(const struct rank *rank, const double *weights, int tokens)
{
	double length = BM25_K1 * (1 - BM25_B + BM25_B * tokens / rank->average_tokens);
	double score = 0;

	for (int i = 0; i < rank->phrase_count; i++)
		score += rank->rarity[i] * weights[i] * (BM25_K1 + 1) /
		         (weights[i] + length);
	return score;
}

static void note_score(struct rank *rank, double score)
{
	int at = 0;

	if (rank->best_count == rank->best_max) {
		/* The lowest goes. */
		for (; at + 1 < rank->best_max && rank->best[at + 1] < score; at++)
			rank->best[at] = rank->best[at + 1];
		rank->best[at] = score;
		return;
	}
	for (at = rank->best_count++; at > 0 && rank->best[at - 1] > score; at--)
		rank->best[at] = rank->best[at - 1];
	rank->best[at] = score;
}

/* How long a row is stands elsewhere, and looking there takes longer than all else: it is
 * done only for rows that would be among the best if they were short. */
static int score_row(const Fts5ExtensionApi *api, Fts5Context *fts, struct rank *rank,
                     double *weights, double *score)
{
	int tokens = 0, code;

	*score = 0;
	if (rank->best_max > 0 && rank->best_count == rank->best_max &&
	    score_of(rank, weights, 0) <= rank->best[0])
		return SQLITE_OK;
	code = api->xColumnSize(fts, -1, &tokens);
	*score = score_of(rank, weights, tokens);
	if (rank->best_max > 0 &&
	    (rank->best_count < rank->best_max || *score > rank->best[0]))
		note_score(rank, *score);
	return code;
}

static void search_rank(const Fts5ExtensionApi *api, Fts5Context *fts,
                        sqlite3_context *result, int count, sqlite3_value **values)
{
	struct rank *rank;
	double score = 0;
	int code = rank_of(api, fts, count, values, &rank);

	if (code == SQLITE_OK)
		code = weigh(api, fts, rank, rank->rarity + rank->phrase_count);
	if (code == SQLITE_OK)
		code = score_row(api, fts, rank, rank->rarity + rank->phrase_count, &score);
	if (code == SQLITE_OK)
		sqlite3_result_int64(result, (sqlite3_int64)(score * SCORE_UNIT));
	else
		sqlite3_result_error_code(result, code);
}

fts5_api *database_fts5(sqlite3 *handle)
{
	fts5_api *api = NULL;
	sqlite3_stmt *statement = NULL;

	if (sqlite3_prepare_v2(handle, "SELECT fts5(?1)", -1, &statement, NULL) ==
	            SQLITE_OK &&
	    sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", NULL) == SQLITE_OK)
		sqlite3_step(statement);
	sqlite3_finalize(statement);
	return api;
}

int database_rank_register(sqlite3 *handle)
{
	fts5_api *api = database_fts5(handle);

	return api ? api->xCreateFunction(api, "search_rank", NULL, search_rank, NULL)
	           : SQLITE_ERROR;
}

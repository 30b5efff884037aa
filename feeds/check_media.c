/* Values of iTunes and Media RSS. */
#include "feeds/check_values.h"

/* ---- sound and video ------------------------------------------------------------------------ */

/* hours:minutes:seconds, each but the first of two digits; one number is seconds. */
static bool is_clock(struct str text, bool has_fraction)
{
	struct str rest = text, part;
	int parts = 0;

	if (has_fraction && str_equal(text, STR("now")))
		return true;
	while (str_split(&rest, ':', &part)) {
		size_t digits = 0;

		while (digits < part.len && ascii_is_digit(part.ptr[digits]))
			digits++;
		if (digits == 0 || (parts > 0 && (digits != 2 || part.ptr[0] > '5')) ||
		    (digits < part.len &&
		     (rest.ptr || !has_fraction || part.ptr[digits] != '.')))
			return false;
		parts++;
	}
	return parts >= 1 && parts <= 3;
}

void check_duration(struct checker *checker, const struct check_value *value,
                    const struct check_kind_row *row)
{
	check_tell(checker, value, row, is_clock(str_trim(value->text), false));
}

void check_time(struct checker *checker, const struct check_value *value,
                const struct check_kind_row *row)
{
	check_tell(checker, value, row, is_clock(str_trim(value->text), true));
}

/* Many words and no comma. */
void check_keywords(struct checker *checker, const struct check_value *value,
                    const struct check_kind_row *row)
{
	struct str text = str_trim(value->text);
	size_t spaces = 0;

	for (size_t i = 0; i < text.len; i++)
		spaces += text.ptr[i] == ' ';
	check_plain_text(checker, value, CHECK_CONTAINS_HTML);
	check_tell(checker, value, row, spaces < 2 || str_find_char(text, ',') < text.len);
}

void check_short(struct checker *checker, const struct check_value *value,
                 const struct check_kind_row *row)
{
	struct str text = str_trim(value->text);
	int64_t characters = 0;
	struct finding *finding;

	check_plain_text(checker, value, CHECK_CONTAINS_HTML);
	check_characters(checker, value);

	for (size_t i = 0; i < text.len; i++)
		characters += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
	if (characters <= row->max)
		return;
	finding = check_note_value(checker, row->wrong, value, 0);
	if (finding)
		finding->detail = arena_printf(checker->arena, "%lld > %lld",
		                               (long long)characters, (long long)row->max);
}

/* ---- Media RSS ------------------------------------------------------------------------------- */

/* What says how the element's value is to be read. */
static struct str manner_of(const struct check_value *value)
{
	return str_from(value->frame ? value->frame->type : NULL);
}

/* The ratings of each scheme. */
static const struct {
	const char *scheme, *words;
} ratings[] = {
	{"", "|adult|nonadult|"},
	{"urn:simple", "|adult|nonadult|"},
	{"urn:mpaa", "|g|nc-17|pg|pg-13|r|x|"},
	{"urn:v-chip", "|14+|18+|c|c8|g|pg|tv-14|tv-g|tv-ma|tv-pg|tv-y|tv-y7|tv-y7-fv|"},
};

void check_rating(struct checker *checker, const struct check_value *value,
                  const struct check_kind_row *row)
{
	struct str scheme = manner_of(value), text = str_trim(value->text);

	for (size_t i = 0; i < sizeof(ratings) / sizeof(ratings[0]); i++)
		if (str_equal(scheme, str_from(ratings[i].scheme))) {
			struct check_kind_row own = *row;

			own.words = ratings[i].words;
			check_words_nocase(checker, value, &own);
			return;
		}
	/* urn:icra: "r (cz 1 lz 1 nz 1 oz 1 vz 1)" */
	if (str_equal(scheme, STR("urn:icra")))
		check_tell(checker, value, row,
		           str_starts(text, STR("r (")) && str_ends(text, STR(")")) &&
		                   str_find(text, STR("mz")) == text.len);
}

void check_hash(struct checker *checker, const struct check_value *value,
                const struct check_kind_row *row)
{
	struct str algorithm = manner_of(value), text = str_trim(value->text);
	size_t length = algorithm.len == 0 || str_equal(algorithm, STR("md5")) ? 32
	                : str_equal(algorithm, STR("sha-1"))                   ? 40
	                                                                       : 0;
	size_t digits = 0;

	while (digits < text.len && strchr("0123456789abcdefABCDEF", text.ptr[digits]))
		digits++;
	check_tell(checker, value, row,
	           length > 0 && text.len == length && digits == length);
}

/* ISO 3166's two letters, as far as they can be told from others: X and Z begin none that is
 * assigned but these. */
static bool is_country(struct str word)
{
	return word.len == 2 && ascii_is_alpha(word.ptr[0]) &&
	       ascii_is_alpha(word.ptr[1]) && (word.ptr[0] != 'X' || word.ptr[1] == 'K') &&
	       (word.ptr[0] != 'Z' || strchr("AMW", word.ptr[1]));
}

void check_restriction(struct checker *checker, const struct check_value *value,
                       const struct check_kind_row *row)
{
	struct str type = manner_of(value), rest = str_trim(value->text), word;

	/* Empty: of nothing, or of everything. */
	if (rest.len == 0 || str_equal(rest, STR("all")) || str_equal(rest, STR("none")))
		return;
	if (type.len == 0)
		check_tell(checker, value, row, false);
	while (str_split(&rest, ' ', &word)) {
		if (word.len == 0)
			continue;
		if (str_equal(type, STR("country")) && !is_country(word))
			check_note_value(checker, CHECK_COUNTRY, value, 0);
		if (str_equal(type, STR("uri")) && str_find(word, STR("://")) == word.len)
			check_note_value(checker, CHECK_URL_RELATIVE, value, 0);
	}
}

void check_media_text(struct checker *checker, const struct check_value *value,
                      const struct check_kind_row *row)
{
	(void)row;
	check_characters(checker, value);
	if (str_equal(manner_of(value), STR("html")))
		check_html(checker, value);
	else
		check_plain_text(checker, value, CHECK_UNDECLARED_HTML);
}

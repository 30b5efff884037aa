#include "aggregator/gather.h"

#include <stdlib.h>

#include "aggregator/room.h"
#include "aggregator/workers.h"

/* At most this long between two looks at what is wished. */
#define WAIT_MS 200

/* A body on its way through the workers. */
struct job {
	struct work work; /* first: in their queues */
	struct fetch_result *result;
	struct ingest_reading reading;
};

struct gathering {
	const struct gather_options *options;
	struct fetch *fetch;
	struct workers *workers;
	size_t unstored_bytes; /* of the bodies with the workers */
	struct error *err;
};

struct ingest_input gather_input(const struct fetch_result *result,
                                 const struct asking *asking)
{
	return (struct ingest_input){
		.asking = asking,
		.answer = {.url = result->url, .requested_at = result->requested_at},
		.page = result->page,
		.body = result->response->body,
		.content_type = result->response->content_type,
		.content_language = result->response->content_language,
		.content_location = result->response->content_location,
		.is_delta = result->is_delta,
		.has_articles = result->has_articles,
	};
}

/* ---- on any thread ------------------------------------------------------------------- */

static void read_body(struct work *work, void *context)
{
	const struct gathering *gathering = context;
	struct job *job = (struct job *)work;
	const struct asking asking = {.source = job->result->source};
	struct ingest_input input = gather_input(job->result, &asking);

	ingest_read(&gathering->options->ingest, &input, &job->reading);
}

static void wake(void *context)
{
	const struct gathering *gathering = context;

	fetch_wake(gathering->fetch);
}

/* ---- on one -------------------------------------------------------------------------- */

static void job_free(struct job *job)
{
	ingest_reading_release(&job->reading);
	fetch_result_free(job->result);
	free(job);
}

/* Hands over a body that was read. */
static bool take_job(struct gathering *gathering, struct job *job)
{
	const struct gather_options *options = gathering->options;
	bool is_taken;

	gathering->unstored_bytes -= job->result->response->body.len;
	is_taken = options->take(options->context, job->result, &job->reading,
	                         gathering->err);
	job_free(job);
	return is_taken;
}

/* Waits until one is read; true too when there is none. */
static bool wait_for_job(struct gathering *gathering)
{
	struct job *job = (struct job *)workers_take(gathering->workers, true);

	return !job || take_job(gathering, job);
}

/* Gives a body to the workers, once there is room for it. */
static bool add_job(struct gathering *gathering, struct fetch_result *result)
{
	struct job *job = calloc(1, sizeof(*job));

	if (!job) {
		fetch_result_free(result);
		return error_set(gathering->err, ERROR_MEMORY, "out of memory");
	}
	job->result = result;
	gathering->unstored_bytes += result->response->body.len;
	workers_add(gathering->workers, &job->work);
	while (!room_for_bodies(gathering->unstored_bytes))
		if (!wait_for_job(gathering))
			return false;
	return true;
}

static bool take(struct gathering *gathering, struct fetch_result *result)
{
	const struct gather_options *options = gathering->options;
	bool is_taken;

	if (result->outcome->action == OUTCOME_STORE)
		return add_job(gathering, result);
	is_taken = options->take(options->context, result, NULL, gathering->err);
	fetch_result_free(result);
	return is_taken;
}

/* Whatever comes next: an answer, or a body that was read. */
static bool take_next(struct gathering *gathering)
{
	const struct gather_options *options = gathering->options;
	struct job *job = (struct job *)workers_take(gathering->workers, false);
	struct fetch_result *result;

	if (job && !take_job(gathering, job))
		return false;
	if (fetch_pending(gathering->fetch) == 0)
		return wait_for_job(gathering);
	result = fetch_next(gathering->fetch, 0, gathering->err);
	if (!result && !job && gathering->err->kind == ERROR_NONE) {
		if (!options->pause(options->context, gathering->err))
			return false;
		result = fetch_next(gathering->fetch, WAIT_MS, gathering->err);
	}
	if (gathering->err->kind != ERROR_NONE)
		return false;
	return !result || take(gathering, result);
}

static bool take_rest(struct gathering *gathering)
{
	while (workers_pending(gathering->workers) > 0)
		if (!wait_for_job(gathering))
			return false;
	return true;
}

static bool take_all(struct gathering *gathering)
{
	const struct gather_options *options = gathering->options;

	while (fetch_pending(gathering->fetch) + workers_pending(gathering->workers) > 0) {
		enum gather_wish wish = options->wish(options->context);

		if (wish == GATHER_END)
			break;
		if (wish == GATHER_NO_MORE)
			fetch_stop(gathering->fetch);
		if (!take_next(gathering))
			return false;
	}
	return take_rest(gathering);
}

static void drop_rest(struct workers *workers)
{
	struct work *work;

	while ((work = workers_take(workers, true)))
		job_free((struct job *)work);
}

bool gather(const struct source_states *sources, const struct gather_options *options,
            struct error *err)
{
	struct gathering gathering = {.options = options, .err = err};
	const struct workers_options workers = {
		.count = sources->count < workers_wanted() ? sources->count
	                                                   : workers_wanted(),
		.do_work = read_body,
		.tell = wake,
		.context = &gathering,
	};
	bool is_done = false;

	if (sources->count == 0)
		return true;
	gathering.fetch = fetch_open(sources, &options->fetch, err);
	if (!gathering.fetch)
		return false;
	gathering.workers = workers_open(&workers);
	if (gathering.workers) {
		is_done = take_all(&gathering);
		drop_rest(gathering.workers);
	} else {
		error_set(err, ERROR_MEMORY, "out of memory");
	}
	workers_close(gathering.workers);
	fetch_close(gathering.fetch);
	return is_done;
}

#include "aggregator/outcome.h"

#include <limits.h>
#include <stddef.h>

#define FAIL OUTCOME_FAIL

struct status_row {
	int first, last; /* HTTP status codes */
	struct outcome outcome;
};

/* clang-format off */

/* RFC 9110 section 15 and the registry; the first row that fits. */
static const struct status_row status_rows[] = {
	{200, 200, {OUTCOME_STORE, OUTCOME_WELL, false, false, "a document came"}},
	{203, 203, {OUTCOME_STORE, OUTCOME_WELL, false, false, "a document came"}},
	{204, 205, {FAIL, OUTCOME_CONTENT, false, false, "the server sends no content"}},
	{206, 206, {FAIL, OUTCOME_CONTENT, false, false, "the server sends a part that nobody asked for"}},
	{226, 226, {FAIL, OUTCOME_CONTENT, false, false, "the server sends a delta that nobody asked for"}},
	{200, 299, {FAIL, OUTCOME_CONTENT, false, false, "the server answers without a document"}},

	{301, 301, {OUTCOME_REDIRECT, OUTCOME_WELL, true,  false, "moved permanently"}},
	{302, 303, {OUTCOME_REDIRECT, OUTCOME_WELL, false, false, "is elsewhere for now"}},
	{304, 304, {OUTCOME_UNCHANGED, OUTCOME_WELL, false, false, "not modified"}},
	{307, 307, {OUTCOME_REDIRECT, OUTCOME_WELL, false, false, "is elsewhere for now"}},
	{308, 308, {OUTCOME_REDIRECT, OUTCOME_WELL, true,  false, "moved permanently"}},
	{300, 399, {FAIL, OUTCOME_TRANSIENT, false, false, "the server redirects in a way that cannot be followed"}},

	{401, 401, {FAIL, OUTCOME_UNAUTHORIZED, false, false, "the server asks for a name and password"}},
	{407, 407, {FAIL, OUTCOME_UNAUTHORIZED, false, false, "the proxy asks for a name and password"}},
	{404, 404, {FAIL, OUTCOME_NOT_FOUND, false, false, "there is nothing at this address"}},
	{408, 408, {FAIL, OUTCOME_TRANSIENT, false, false, "the server waited too long for the request"}},
	{410, 410, {FAIL, OUTCOME_GONE, false, false, "the feed is gone for good, says the server"}},
	{421, 421, {FAIL, OUTCOME_TRANSIENT, false, false, "the request reached the wrong server"}},
	{425, 425, {FAIL, OUTCOME_TRANSIENT, false, false, "the server was asked too early"}},
	{429, 429, {FAIL, OUTCOME_LIMITED, false, false, "the server says that it is asked too often"}},
	{451, 451, {FAIL, OUTCOME_NOT_FOUND, false, false, "the feed is withheld for legal reasons"}},
	{400, 499, {FAIL, OUTCOME_BLOCKED, false, false, "the server refuses the request"}},

	{503, 503, {FAIL, OUTCOME_LIMITED, false, false, "the server is overloaded or under maintenance"}},
	{500, 599, {FAIL, OUTCOME_TRANSIENT, false, false, "the server has an error of its own"}},
	{0, INT_MAX, {FAIL, OUTCOME_TRANSIENT, false, false, "the server answers with an unknown status"}},
};

static const struct outcome failure_rows[HTTP_FAILURE_COUNT] = {
	[HTTP_BAD_URL] = {FAIL, OUTCOME_ADDRESS, false, false, "this is no address of the web"},
	[HTTP_FORBIDDEN_ADDRESS] = {FAIL, OUTCOME_ADDRESS, false, false, "the address leads into a private network"},
	[HTTP_DNS]       = {FAIL, OUTCOME_UNREACHABLE, false, true, "the host name cannot be found"},
	[HTTP_CONNECT]   = {FAIL, OUTCOME_UNREACHABLE, false, true, "the server cannot be reached"},
	/* A clock that is wrong makes every certificate one of another time. */
	[HTTP_TLS]       = {FAIL, OUTCOME_TRANSIENT, false, true, "no secure connection can be made"},
	[HTTP_TIMEOUT]   = {FAIL, OUTCOME_TRANSIENT, false, false, "the server takes too long"},
	[HTTP_TOO_LARGE] = {FAIL, OUTCOME_CONTENT, false, false, "the answer is too large"},
	[HTTP_BROKEN]    = {FAIL, OUTCOME_TRANSIENT, false, false, "the answer breaks off or is garbled"},
	[HTTP_WITHDRAWN] = {OUTCOME_PUT_OFF, OUTCOME_WELL, false, false, "its site asked for a pause"},
};

static const struct outcome refusal_rows[OUTCOME_REFUSAL_COUNT] = {
	[OUTCOME_REFUSAL_TARGET]    = {FAIL, OUTCOME_ADDRESS, false, false, "it redirects to what is no address of the web"},
	[OUTCOME_REFUSAL_DOWNGRADE] = {FAIL, OUTCOME_ADDRESS, false, false, "it redirects from https to http"},
	[OUTCOME_REFUSAL_LOOP]      = {FAIL, OUTCOME_ADDRESS, false, false, "it redirects in a circle"},
	[OUTCOME_REFUSAL_TOO_MANY]  = {FAIL, OUTCOME_ADDRESS, false, false, "it redirects too many times"},
	[OUTCOME_REFUSAL_PAUSE]     = {FAIL, OUTCOME_LIMITED, false, false, "it redirects to a site that asked for a pause"},
};

static const struct outcome page_rows[PAGE_KIND_COUNT] = {
	[PAGE_CHALLENGE]   = {FAIL, OUTCOME_BLOCKED, false, false, "the server sends a challenge page for browsers in place of the feed"},
	[PAGE_LOGIN]       = {FAIL, OUTCOME_CONTENT, false, false, "a login page came in place of the feed"},
	[PAGE_PORTAL]      = {FAIL, OUTCOME_CONTENT, false, false, "the login page of a network came in place of the feed"},
	[PAGE_DOCUMENT]    = {FAIL, OUTCOME_CONTENT, false, false, "a document (PDF, picture, office file) came in place of the feed"},
	[PAGE_MAINTENANCE] = {FAIL, OUTCOME_CONTENT, false, false, "a page about maintenance came in place of the feed"},
};

static const char *const class_names[OUTCOME_CLASS_COUNT] = {
	[OUTCOME_WELL] = "",
	[OUTCOME_UNREACHABLE]  = "unreachable",
	[OUTCOME_TRANSIENT]    = "transient",
	[OUTCOME_LIMITED]      = "limited",
	[OUTCOME_BLOCKED]      = "blocked",
	[OUTCOME_UNAUTHORIZED] = "unauthorized",
	[OUTCOME_NOT_FOUND]    = "not-found",
	[OUTCOME_GONE]         = "gone",
	[OUTCOME_ADDRESS]      = "address",
	[OUTCOME_CONTENT]      = "content",
};

/* clang-format on */

const struct outcome *outcome_of(enum http_failure failure, int status, bool is_conditional)
{
	static const struct outcome unasked = {
		FAIL, OUTCOME_CONTENT, false, false,
		"the server says 'not modified' though it was asked for all"};
	const struct status_row *row = status_rows;

	/* An error's page may break off or be endless: what it says is the same. */
	if (failure != HTTP_OK && status < 400)
		return &failure_rows[failure];
	while (status < row->first || status > row->last)
		row++;
	if (row->outcome.action == OUTCOME_UNCHANGED && !is_conditional)
		return &unasked;
	return &row->outcome;
}

const struct outcome *outcome_of_page(enum page_kind kind)
{
	return kind == PAGE_OTHER ? NULL : &page_rows[kind];
}

const struct outcome *outcome_refine(const struct outcome *outcome,
                                     const struct http_response *response)
{
	if (outcome->class != OUTCOME_BLOCKED && response->status != 503)
		return outcome;
	if (response->cf_mitigated || page_kind_of(response->body) == PAGE_CHALLENGE)
		return &page_rows[PAGE_CHALLENGE];
	return outcome;
}

bool outcome_is_outage(size_t hosts_asked, size_t hosts_failed)
{
	return hosts_failed >= 3 && hosts_failed * 5 >= hosts_asked * 4;
}

const struct outcome *outcome_of_refusal(enum outcome_refusal refusal)
{
	return &refusal_rows[refusal];
}

const char *outcome_class_name(enum outcome_class class)
{
	return class_names[class];
}

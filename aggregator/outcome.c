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
	{200, 200, {OUTCOME_STORE, OUTCOME_WELL, false, "a document came"}},
	{203, 203, {OUTCOME_STORE, OUTCOME_WELL, false, "a document came"}},
	{204, 205, {FAIL, OUTCOME_CONTENT, false, "the server sends no content"}},
	{206, 206, {FAIL, OUTCOME_CONTENT, false, "the server sends a part that nobody asked for"}},
	{226, 226, {FAIL, OUTCOME_CONTENT, false, "the server sends a delta that nobody asked for"}},
	{200, 299, {FAIL, OUTCOME_CONTENT, false, "the server answers without a document"}},

	{301, 301, {OUTCOME_REDIRECT, OUTCOME_WELL, true,  "moved permanently"}},
	{302, 303, {OUTCOME_REDIRECT, OUTCOME_WELL, false, "is elsewhere for now"}},
	{304, 304, {OUTCOME_UNCHANGED, OUTCOME_WELL, false, "not modified"}},
	{307, 307, {OUTCOME_REDIRECT, OUTCOME_WELL, false, "is elsewhere for now"}},
	{308, 308, {OUTCOME_REDIRECT, OUTCOME_WELL, true,  "moved permanently"}},
	{300, 399, {FAIL, OUTCOME_TRANSIENT, false, "the server redirects in a way that cannot be followed"}},

	{401, 401, {FAIL, OUTCOME_UNAUTHORIZED, false, "the server asks for a name and password"}},
	{407, 407, {FAIL, OUTCOME_UNAUTHORIZED, false, "the proxy asks for a name and password"}},
	{404, 404, {FAIL, OUTCOME_NOT_FOUND, false, "there is nothing at this address"}},
	{408, 408, {FAIL, OUTCOME_TRANSIENT, false, "the server waited too long for the request"}},
	{410, 410, {FAIL, OUTCOME_GONE, false, "the feed is gone for good, says the server"}},
	{421, 421, {FAIL, OUTCOME_TRANSIENT, false, "the request reached the wrong server"}},
	{425, 425, {FAIL, OUTCOME_TRANSIENT, false, "the server was asked too early"}},
	{429, 429, {FAIL, OUTCOME_LIMITED, false, "the server says that it is asked too often"}},
	{451, 451, {FAIL, OUTCOME_NOT_FOUND, false, "the feed is withheld for legal reasons"}},
	{400, 499, {FAIL, OUTCOME_BLOCKED, false, "the server refuses the request"}},

	{503, 503, {FAIL, OUTCOME_LIMITED, false, "the server is overloaded or under maintenance"}},
	{500, 599, {FAIL, OUTCOME_TRANSIENT, false, "the server has an error of its own"}},
	{0, INT_MAX, {FAIL, OUTCOME_TRANSIENT, false, "the server answers with an unknown status"}},
};

static const struct outcome failure_rows[HTTP_FAILURE_COUNT] = {
	[HTTP_BAD_URL] = {FAIL, OUTCOME_ADDRESS, false, "this is no address of the web"},
	[HTTP_FORBIDDEN_ADDRESS] = {FAIL, OUTCOME_ADDRESS, false, "the address leads into a private network"},
	[HTTP_DNS]       = {FAIL, OUTCOME_UNREACHABLE, false, "the host name cannot be found"},
	[HTTP_CONNECT]   = {FAIL, OUTCOME_UNREACHABLE, false, "the server cannot be reached"},
	[HTTP_TLS]       = {FAIL, OUTCOME_TRANSIENT, false, "no secure connection can be made"},
	[HTTP_TIMEOUT]   = {FAIL, OUTCOME_TRANSIENT, false, "the server takes too long"},
	[HTTP_TOO_LARGE] = {FAIL, OUTCOME_CONTENT, false, "the answer is too large"},
	[HTTP_BROKEN]    = {FAIL, OUTCOME_TRANSIENT, false, "the answer breaks off or is garbled"},
};

static const struct outcome refusal_rows[OUTCOME_REFUSAL_COUNT] = {
	[OUTCOME_REFUSAL_TARGET]    = {FAIL, OUTCOME_ADDRESS, false, "it redirects to what is no address of the web"},
	[OUTCOME_REFUSAL_DOWNGRADE] = {FAIL, OUTCOME_ADDRESS, false, "it redirects from https to http"},
	[OUTCOME_REFUSAL_LOOP]      = {FAIL, OUTCOME_ADDRESS, false, "it redirects in a circle"},
	[OUTCOME_REFUSAL_TOO_MANY]  = {FAIL, OUTCOME_ADDRESS, false, "it redirects too many times"},
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
		FAIL, OUTCOME_CONTENT, false,
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

const struct outcome *outcome_of_refusal(enum outcome_refusal refusal)
{
	return &refusal_rows[refusal];
}

const char *outcome_class_name(enum outcome_class class)
{
	return class_names[class];
}

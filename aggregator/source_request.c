#include "aggregator/source_request.h"

#include <string.h>

#include "aggregator/source_article.h"
#include "aggregator/source_page.h"
#include "feeds/digest.h"
#include "feeds/limits.h"
#include "feeds/url.h"

static const char freshrss[] = FRESHRSS_NAMESPACE;

/* What is accepted; each of its kinds of sources first. */
static const char accept_feed[] =
	"Accept: application/atom+xml, application/rss+xml, application/feed+json, "
	"application/rdf+xml;q=0.9, application/json;q=0.8, application/xml;q=0.8, "
	"text/xml;q=0.8, */*;q=0.1";
static const char accept_page[] =
	"Accept: text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.1";
static const char accept_json[] = "Accept: application/json, */*;q=0.1";

/* What is sent as we say, whatever a list says (and what only makes sense hop by hop). */
static const char *const our_headers[] = {
	"Accept-Encoding",   "A-IM",    "Connection",
	"Content-Length",    "Host",    "If-None-Match",
	"If-Modified-Since", "Referer", "Transfer-Encoding",
	"User-Agent"};

static const char *const privileges[] = {"local", "verify", "certificate",
                                         "certificate_key", "authorities"};

struct reader {
	const struct outline *outline;
	struct arena *arena;
	struct source_request *request;
	size_t header_count;
	struct error *err;
};

/* ---- attributes ---------------------------------------------------------------------- */

/* Trimmed; NULL when absent or empty. */
static const char *find(const struct reader *reader, const char *namespace_uri,
                        const char *name)
{
	struct str value = str_trim(
		str_from(outline_attribute_find_in(reader->outline, namespace_uri, name)));

	return value.len ? arena_str(reader->arena, value) : NULL;
}

/* One line without control characters: what may stand in a request. */
static bool is_line(const char *value)
{
	for (; value && *value; value++)
		if ((unsigned char)*value < ' ' || *value == 0x7f)
			return false;
	return true;
}

static bool refuse(const struct reader *reader, const char *sentence)
{
	return error_set(reader->err, ERROR_USAGE, "%s", sentence);
}

/* "yes" or "no". */
static bool read_flag(const struct reader *reader, const char *name, bool *flag)
{
	const char *value = find(reader, NULL, name);

	if (value && strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
		return error_set(reader->err, ERROR_USAGE, "%s is yes or no", name);
	if (value)
		*flag = strcmp(value, "yes") == 0;
	return true;
}

/* ---- headers ------------------------------------------------------------------------- */

/* RFC 9110 section 5.6.2. */
static bool is_token(struct str text)
{
	static const char marks[] = "!#$%&'*+-.^_`|~";

	for (size_t i = 0; i < text.len; i++)
		if (!ascii_is_alpha(text.ptr[i]) && !ascii_is_digit(text.ptr[i]) &&
		    !memchr(marks, text.ptr[i], sizeof(marks) - 1))
			return false;
	return text.len > 0;
}

static bool is_ours(struct str name)
{
	for (size_t i = 0; i < sizeof(our_headers) / sizeof(our_headers[0]); i++)
		if (str_equal_nocase(name, str_from(our_headers[i])))
			return true;
	return false;
}

static bool add_header(struct reader *reader, struct str name, struct str value)
{
	struct source_request *request = reader->request;
	const char *line;

	if (is_ours(name))
		return true;
	if (reader->header_count == LIMIT_SOURCE_HEADERS)
		return refuse(reader, "frss:CURLOPT_HTTPHEADER has too many lines");
	if (!request->headers)
		request->headers = arena_alloc(reader->arena,
		                               (LIMIT_SOURCE_HEADERS + 1) *
		                                       sizeof(*request->headers));
	line = arena_printf(reader->arena, "%.*s: %.*s", STR_ARG(name), STR_ARG(value));
	if (!request->headers || !line)
		return arena_check(reader->arena, reader->err);
	request->headers[reader->header_count++] = line;
	return is_line(line) || refuse(reader, "a header holds control characters");
}

/* FreshRSS joins the lines by line ends. */
static bool read_headers(struct reader *reader)
{
	const char *cookie = find(reader, freshrss, "CURLOPT_COOKIE");
	const char *lines = find(reader, freshrss, "CURLOPT_HTTPHEADER");
	struct str rest = str_from(lines), line;

	if (cookie && !add_header(reader, STR("Cookie"), str_from(cookie)))
		return false;
	while (lines && str_split(&rest, '\n', &line)) {
		size_t colon = str_find_char(line, ':');
		struct str name = str_trim(str_slice(line, 0, colon));
		struct str value = str_trim(str_skip(line, colon + 1));

		if (str_trim(line).len == 0)
			continue;
		if (colon == line.len || !is_token(name))
			return refuse(reader, "a line of frss:CURLOPT_HTTPHEADER is no "
			                      "\"Name: value\"");
		if (value.len > 0 && !add_header(reader, name, value))
			return false;
	}
	return true;
}

/* ---- the proxy ----------------------------------------------------------------------- */

/* CURLOPT_PROXYTYPE as libcurl numbers it; NULL is "none". */
static const struct {
	const char *number, *scheme;
} proxy_types[] = {
	{"-1", NULL},    {"0", "http"},   {"1", "http"},    {"2", "https"},   {"3", NULL},
	{"4", "socks4"}, {"5", "socks5"}, {"6", "socks4a"}, {"7", "socks5h"},
};

static bool read_proxy(struct reader *reader)
{
	const char *proxy = find(reader, freshrss, "CURLOPT_PROXY");
	const char *type = find(reader, freshrss, "CURLOPT_PROXYTYPE");
	size_t i = 0, count = sizeof(proxy_types) / sizeof(proxy_types[0]);

	while (type && i < count && strcmp(proxy_types[i].number, type) != 0)
		i++;
	if (type && i == count)
		return refuse(reader,
		              "frss:CURLOPT_PROXYTYPE is no number of a proxy type");
	if (type && !proxy_types[i].scheme)
		proxy = "";
	else if (type && proxy && !strstr(proxy, "://"))
		proxy = arena_printf(reader->arena, "%s://%s", proxy_types[i].scheme,
		                     proxy);
	reader->request->access.proxy = proxy;
	return is_line(proxy) || refuse(reader, "the proxy holds control characters");
}

/* ---- credentials --------------------------------------------------------------------- */

static bool read_user(struct reader *reader, struct str user)
{
	struct http_access *access = &reader->request->access;
	size_t colon = str_find_char(user, ':');

	access->username = find(reader, NULL, "username");
	access->password = find(reader, NULL, "password");
	if (!access->username && user.len > 0) {
		access->username = url_decode(reader->arena, str_slice(user, 0, colon));
		access->password = url_decode(reader->arena, str_skip(user, colon + 1));
	}
	if (access->password && !access->username)
		return refuse(reader, "password without username");
	/* RFC 7617 section 2: the first colon ends the name. */
	if (access->username && strchr(access->username, ':'))
		return refuse(reader, "username holds a colon");
	return (is_line(access->username) && is_line(access->password)) ||
	       refuse(reader, "username or password holds control characters");
}

static bool read_certificates(struct reader *reader)
{
	struct http_access *access = &reader->request->access;
	bool is_verified = true;

	access->certificate = find(reader, NULL, "certificate");
	access->certificate_key = find(reader, NULL, "certificate_key");
	access->authorities = find(reader, NULL, "authorities");
	if (access->certificate_key && !access->certificate)
		return refuse(reader, "certificate_key without certificate");
	if (!read_flag(reader, "verify", &is_verified))
		return false;
	access->is_certificate_unverified = !is_verified;
	return true;
}

/* Sixteen bits of a digest: enough to see a change, too little to guess from. */
static bool make_mark(struct reader *reader)
{
	const struct source_request *request = reader->request;
	const struct http_access *access = &request->access;
	const char *const parts[] = {access->username, access->password,
	                             access->user_agent};
	char text[DIGEST_TEXT_BYTES];
	struct digest digest;
	struct buf buf;

	buf_init(&buf, LIMIT_OPML_BYTES);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		buf_printf(&buf, "%s\n", parts[i] ? parts[i] : "");
	for (size_t i = 0; request->headers && request->headers[i]; i++)
		buf_printf(&buf, "%s\n", request->headers[i]);
	if (request->post)
		buf_printf(&buf, "%s\n", request->post);
	for (size_t i = 0; request->page && i < SCRAPE_FIELD_COUNT; i++)
		buf_printf(&buf, "%zu %s\n", i,
		           request->page->fields[i] ? request->page->fields[i] : "");
	digest = digest_of(buf_view(&buf));
	digest_write(&digest, text);
	if (access->username || access->user_agent || request->headers || request->post ||
	    request->page)
		reader->request->mark = arena_printf(reader->arena, "%.4s", text);
	buf_release(&buf);
	return arena_check(reader->arena, reader->err);
}

/* ---- all ----------------------------------------------------------------------------- */

static bool read_rest(struct reader *reader)
{
	const char *version = find(reader, freshrss, "CURLOPT_IPRESOLVE");
	struct http_access *access = &reader->request->access;

	access->user_agent = find(reader, freshrss, "CURLOPT_USERAGENT");
	if (!is_line(access->user_agent))
		return refuse(reader, "the user agent holds control characters");
	if (version && strcmp(version, "1") == 0)
		access->ip_version = 4;
	else if (version && strcmp(version, "2") == 0)
		access->ip_version = 6;
	return read_flag(reader, "local", &reader->request->is_local);
}

/* How far a list is followed when it is read first. */
static bool read_pages(struct reader *reader)
{
	const char *text = find(reader, NULL, "pages");
	int64_t pages = 0;

	if (text && !str_integer(str_from(text), 1, LIMIT_LIST_PAGES, &pages))
		return error_set(reader->err, ERROR_USAGE,
		                 "pages is a number from 1 to %d, not %.100s",
		                 LIMIT_LIST_PAGES, text);
	reader->request->pages = (int)pages;
	return true;
}

/* FreshRSS says both that it is to be posted, and what. */
static bool read_post(struct reader *reader)
{
	const char *flag = find(reader, freshrss, "CURLOPT_POST");
	const char *fields = find(reader, freshrss, "CURLOPT_POSTFIELDS");
	bool is_wanted = flag && strcmp(flag, "0") != 0 && strcmp(flag, "false") != 0;

	if (fields && strlen(fields) > LIMIT_POST_BYTES)
		return refuse(reader, "frss:CURLOPT_POSTFIELDS is too long");
	if (fields || is_wanted)
		reader->request->post = fields ? fields : "";
	return true;
}

static bool is_plain(const struct source_request *request)
{
	const struct http_access *access = &request->access;

	return !access->user_agent && !access->username && !access->proxy &&
	       !access->certificate && !access->authorities && access->ip_version == 0 &&
	       !access->is_certificate_unverified && !request->headers && !request->post &&
	       !request->page && !request->article && !request->is_local;
}

bool source_request_read(const struct outline *outline, struct str user,
                         struct arena *arena, const struct source_request **request,
                         struct error *err)
{
	struct source_request found = {0};
	struct reader reader = {
		.outline = outline, .arena = arena, .request = &found, .err = err};
	struct source_request *kept;

	*request = NULL;
	if (!read_user(&reader, user) || !read_headers(&reader) || !read_proxy(&reader) ||
	    !read_certificates(&reader) || !read_rest(&reader) || !read_post(&reader) ||
	    !read_pages(&reader) || !source_page_read(outline, arena, &found.page, err) ||
	    !source_article_read(outline, arena, &found.article, err) ||
	    !make_mark(&reader))
		return false;
	if (is_plain(&found))
		return true;
	kept = arena_new(arena, struct source_request);
	if (!kept)
		return arena_check(arena, err);
	*kept = found;
	*request = kept;
	return true;
}

size_t source_request_headers(const struct source_request *request, bool is_at_home,
                              const char **headers)
{
	const char *const *own = request && is_at_home ? request->headers : NULL;
	const struct scrape_rules *page = request ? request->page : NULL;
	bool has_accept = false;
	size_t count = 0;

	for (; own && own[count]; count++) {
		headers[count] = own[count];
		if (str_starts_nocase(str_from(own[count]), STR("Accept:")))
			has_accept = true;
	}
	if (has_accept)
		return count;
	headers[count++] = !page ? accept_feed
	                   : page->kind == SCRAPE_JSON || page->fields[SCRAPE_TO_HTML]
	                           ? accept_json
	                           : accept_page;
	return count;
}

bool source_request_is_privilege(const struct outline_attribute *attribute)
{
	for (size_t i = 0; i < sizeof(privileges) / sizeof(privileges[0]); i++)
		if (!attribute->namespace_uri &&
		    strcmp(attribute->name, privileges[i]) == 0)
			return true;
	return false;
}

const char *source_request_exceptions(const struct source_request *request)
{
	if (!request)
		return NULL;
	if (request->access.is_certificate_unverified)
		return request->is_local
		               ? "certificate not verified, private addresses allowed"
		               : "certificate not verified";
	if (request->access.authorities)
		return request->is_local
		               ? "authorities of its own, private addresses allowed"
		               : "authorities of its own";
	return request->is_local ? "private addresses allowed" : NULL;
}

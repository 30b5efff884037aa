#include "feeds/http_transfer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "feeds/limits.h"

/* All kept header values of one response. */
#define RESPONSE_ARENA_BYTES ((size_t)128 << 10)

static const struct http_access no_access;

/* ---- the request --------------------------------------------------------------------- */

bool http_has_controls(struct str value)
{
	for (size_t i = 0; i < value.len; i++)
		if (((unsigned char)value.ptr[i] < ' ' && value.ptr[i] != '\t') ||
		    value.ptr[i] == 0x7f)
			return true;
	return false;
}

/* Copies "Name: value" lines; one that could smuggle in another is left out. */
static bool copy_headers(struct transfer *transfer, const char *const *lines)
{
	for (; lines && *lines; lines++) {
		struct curl_slist *longer;

		if (http_has_controls(str_from(*lines)))
			continue;
		longer = curl_slist_append(transfer->headers, *lines);
		if (!longer)
			return false;
		transfer->headers = longer;
	}
	return true;
}

/* Splits an address: *host is owned (free), transfer->url the address percent-encoded. */
static CURLUcode read_url(struct transfer *transfer, const char *url, char **host)
{
	CURLU *parts = curl_url();
	CURLUcode code = CURLUE_OUT_OF_MEMORY;
	char *scheme = NULL, *name = NULL, *whole = NULL;

	if (!parts)
		goto out;
	code = curl_url_set(parts, CURLUPART_URL, url, CURLU_URLENCODE);
	if (code == CURLUE_OK)
		code = curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0);
	if (code == CURLUE_OK && strcmp(scheme, "http") != 0 &&
	    strcmp(scheme, "https") != 0)
		code = CURLUE_UNSUPPORTED_SCHEME;
	if (code == CURLUE_OK)
		code = curl_url_get(parts, CURLUPART_HOST, &name, 0);
	if (code == CURLUE_OK)
		code = curl_url_get(parts, CURLUPART_URL, &whole, 0);
	if (code != CURLUE_OK)
		goto out;
	for (char *c = name; *c; c++)
		*c = ascii_lower(*c);
	*host = strdup(name);
	transfer->url = strdup(whole);
	if (!*host || !transfer->url)
		code = CURLUE_OUT_OF_MEMORY;
out:
	curl_free(whole);
	curl_free(name);
	curl_free(scheme);
	curl_url_cleanup(parts);
	return code;
}

/* Whether `text` is an address written as a number, in `bytes` (4 or 16 of them). */
static bool read_address(const char *text, uint8_t *bytes, size_t *length)
{
	*length = 4;
	if (inet_pton(AF_INET, text, bytes) == 1)
		return true;
	*length = 16;
	return inet_pton(AF_INET6, text, bytes) == 1;
}

/* The proxy that the transfer goes through, or NULL. */
static const char *proxy_of(const struct transfer *transfer,
                            const struct http_options *options)
{
	const char *proxy = transfer->access->proxy;

	if (!proxy)
		return options->proxy;
	return proxy[0] ? proxy : NULL;
}

/* Behind a proxy no socket of ours shows the address: what is written is all there is. */
static bool is_host_refused(const struct transfer *transfer,
                            const struct http_options *options, const char *host)
{
	char number[INET6_ADDRSTRLEN + 2];
	struct str text = str_from(host);
	uint8_t bytes[16];
	size_t length;

	if (!proxy_of(transfer, options) || transfer->is_private_allowed)
		return false;
	if (text.len > 2 && text.ptr[0] == '[')
		text = str_slice(text, 1, text.len - 1);
	snprintf(number, sizeof(number), "%.*s", STR_ARG(text));
	if (str_equal(text, STR("localhost")) || str_ends(text, STR(".localhost")))
		return true;
	return read_address(number, bytes, &length) &&
	       !http_address_is_public(bytes, length);
}

static bool copy_post(struct transfer *transfer, const char *post)
{
	transfer->post = post ? strdup(post) : NULL;
	return transfer->post || !post;
}

struct transfer *transfer_new(const struct http_options *options,
                              const struct http_request *request, char **host,
                              CURLcode *code)
{
	struct transfer *transfer = calloc(1, sizeof(*transfer));
	CURLUcode url_code;

	*host = NULL;
	*code = CURLE_OK;
	if (!transfer)
		return NULL;
	transfer->response.context = request->context;
	transfer->response.owner = transfer;
	transfer->access = request->access ? request->access : &no_access;
	transfer->is_unshared = request->is_unshared;
	transfer->is_undecoded = request->is_undecoded;
	transfer->is_private_allowed = request->is_private_allowed ||
	                               options->is_private_allowed;
	buf_init(&transfer->body, options->max_body_bytes);
	arena_init(&transfer->arena, RESPONSE_ARENA_BYTES);
	url_code = read_url(transfer, request->url, host);
	if (url_code == CURLUE_OUT_OF_MEMORY || !copy_headers(transfer, request->headers) ||
	    !copy_post(transfer, request->post))
		goto fail;
	if (url_code != CURLUE_OK) {
		snprintf(transfer->message, sizeof(transfer->message), "%s",
		         curl_url_strerror(url_code));
		*code = CURLE_URL_MALFORMAT;
	} else if (is_host_refused(transfer, options, *host)) {
		transfer->is_address_refused = true;
		*code = CURLE_COULDNT_CONNECT;
		free(*host);
		*host = NULL;
	}
	return transfer;
fail:
	free(*host);
	*host = NULL;
	transfer_free(transfer);
	return NULL;
}

void transfer_free(struct transfer *transfer)
{
	curl_slist_free_all(transfer->headers);
	free(transfer->url);
	free(transfer->post);
	buf_release(&transfer->body);
	arena_release(&transfer->arena);
	free(transfer);
}

/* ---- what libcurl calls ------------------------------------------------------------- */

static bool is_sockaddr_public(const struct sockaddr *address)
{
	struct sockaddr_in ipv4;
	struct sockaddr_in6 ipv6;

	switch (address->sa_family) {
	case AF_INET:
		memcpy(&ipv4, address, sizeof(ipv4));
		return http_address_is_public((const uint8_t *)&ipv4.sin_addr, 4);
	case AF_INET6:
		memcpy(&ipv6, address, sizeof(ipv6));
		return http_address_is_public((const uint8_t *)&ipv6.sin6_addr, 16);
	default:
		return false;
	}
}

/* The moment between name resolution and connect: no second look-up can change it. */
static curl_socket_t open_socket(void *context, curlsocktype purpose,
                                 struct curl_sockaddr *address)
{
	struct transfer *transfer = context;

	if (purpose != CURLSOCKTYPE_IPCXN ||
	    (!transfer->is_private_allowed && !is_sockaddr_public(&address->addr))) {
		transfer->is_address_refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* The same for a connection that another transfer, allowed more, has left open; libcurl
 * calls it when the request is about to be sent. */
/* NOLINTNEXTLINE(readability-non-const-parameter): the type is libcurl's */
static int check_connection(void *context, char *remote, char *local, int remote_port,
                            int local_port)
{
	struct transfer *transfer = context;
	uint8_t bytes[16];
	size_t length;

	(void)local;
	(void)remote_port;
	(void)local_port;
	transfer->send_count++;
	if (transfer->is_private_allowed ||
	    (read_address(remote, bytes, &length) && http_address_is_public(bytes, length)))
		return CURL_PREREQFUNC_OK;
	transfer->is_address_refused = true;
	return CURL_PREREQFUNC_ABORT;
}

/* NOLINTNEXTLINE(readability-non-const-parameter): the type is libcurl's */
static size_t take_header(char *bytes, size_t size, size_t count, void *context)
{
	struct transfer *transfer = context;

	transfer->is_header_whole = size * count <= 2 && bytes[size * count - 1] == '\n';
	transfer->header_bytes += size * count;
	if (transfer->header_bytes <= LIMIT_HTTP_HEADER_BYTES)
		return size * count;
	transfer->failure = HTTP_TOO_LARGE;
	snprintf(transfer->reason, sizeof(transfer->reason), "the header passes %zu bytes",
	         LIMIT_HTTP_HEADER_BYTES);
	return 0;
}

static void expect_body(struct transfer *transfer)
{
	curl_off_t length = -1;

	curl_easy_getinfo(transfer->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
	if (length > 0 && length <= LIMIT_HTTP_EXPECT_BYTES)
		buf_expect(&transfer->body, (size_t)length);
}

/* NOLINTNEXTLINE(readability-non-const-parameter): the type is libcurl's */
static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
	struct transfer *transfer = context;
	struct error err = {0};

	if (!transfer->body.ptr)
		expect_body(transfer);
	buf_add(&transfer->body, (struct str){.ptr = bytes, .len = size * count});
	if (buf_check(&transfer->body, &err))
		return size * count;
	transfer->failure = err.kind == ERROR_LIMIT ? HTTP_TOO_LARGE : HTTP_BROKEN;
	snprintf(transfer->reason, sizeof(transfer->reason), "%s",
	         err.kind == ERROR_LIMIT ? "the body is too large" : "out of memory");
	return 0;
}

/* ---- the options of the handle ------------------------------------------------------- */

static bool set_safety(struct transfer *transfer, const struct http_options *options)
{
	CURL *easy = transfer->easy;
	int failed = 0;

	failed |= (int)curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	failed |= (int)curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, LIMIT_HTTP_CHUNK_BYTES);
	failed |= (int)curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	failed |= (int)curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	failed |= (int)curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
	                                (long)options->connect_timeout_ms);
	failed |= (int)curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS,
	                                (long)options->timeout_ms);
	failed |= (int)curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT,
	                                LIMIT_HTTP_SLOW_BYTES);
	failed |= (int)curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME,
	                                (long)options->slow_seconds);
	failed |= (int)curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE,
	                                (curl_off_t)options->max_body_bytes);
	return failed == 0;
}

/* The way to the server, and what is looked at on it. */
static bool set_way(struct transfer *transfer, const struct http_options *options)
{
	static const long versions[] = {[0] = CURL_IPRESOLVE_WHATEVER,
	                                [4] = CURL_IPRESOLVE_V4,
	                                [6] = CURL_IPRESOLVE_V6};
	CURL *easy = transfer->easy;
	const char *proxy = proxy_of(transfer, options);
	int failed = 0;

	failed |= (int)curl_easy_setopt(easy, CURLOPT_IPRESOLVE,
	                                versions[transfer->access->ip_version]);
	failed |= (int)curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT,
	                                transfer->is_unshared ? 1L : 0L);
	/* Empty is "none"; unset would be "as the environment says". */
	failed |= (int)curl_easy_setopt(easy, CURLOPT_PROXY, proxy ? proxy : "");
	failed |= (int)curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
	transfer->send_count = proxy ? 1 : 0;
	if (proxy)
		return failed == 0;
	failed |= (int)curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	failed |= (int)curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, transfer);
	failed |= (int)curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, check_connection);
	failed |= (int)curl_easy_setopt(easy, CURLOPT_PREREQDATA, transfer);
	return failed == 0;
}

/* Who we are to the server, and who the server must be to us. */
static bool set_access(struct transfer *transfer)
{
	const struct http_access *access = transfer->access;
	CURL *easy = transfer->easy;
	long verify = access->is_certificate_unverified ? 0 : 1;
	int failed = 0;

	failed |= (int)curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, verify);
	failed |= (int)curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2 * verify);
	if (access->authorities)
		failed |= (int)curl_easy_setopt(easy, CURLOPT_CAINFO, access->authorities);
	if (access->certificate)
		failed |= (int)curl_easy_setopt(easy, CURLOPT_SSLCERT, access->certificate);
	if (access->certificate_key)
		failed |= (int)curl_easy_setopt(easy, CURLOPT_SSLKEY,
		                                access->certificate_key);
	if (!access->username)
		return failed == 0;
	failed |= (int)curl_easy_setopt(easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
	failed |= (int)curl_easy_setopt(easy, CURLOPT_USERNAME, access->username);
	failed |= (int)curl_easy_setopt(easy, CURLOPT_PASSWORD,
	                                access->password ? access->password : "");
	return failed == 0;
}

static bool set_request(struct transfer *transfer, const struct http_options *options)
{
	CURL *easy = transfer->easy;
	const char *user_agent = transfer->access->user_agent;
	int failed = 0;

	failed |= (int)curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
	failed |= (int)curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->message);
	failed |= (int)curl_easy_setopt(easy, CURLOPT_URL, transfer->url);
	failed |= (int)curl_easy_setopt(easy, CURLOPT_USERAGENT,
	                                user_agent ? user_agent : options->user_agent);
	failed |= (int)curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->headers);
	if (transfer->post)
		failed |= (int)curl_easy_setopt(easy, CURLOPT_POSTFIELDS, transfer->post);
	/* Empty is all that this libcurl can decode. */
	failed |= (int)curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING,
	                                transfer->is_undecoded ? "identity" : "");
	failed |= (int)curl_easy_setopt(easy, CURLOPT_HTTP_CONTENT_DECODING,
	                                transfer->is_undecoded ? 0L : 1L);
	failed |= (int)curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
	failed |= (int)curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
	failed |= (int)curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
	failed |= (int)curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
	return failed == 0;
}

bool transfer_prepare(struct transfer *transfer, const struct http_options *options,
                      CURL *easy)
{
	transfer->easy = easy;
	return set_safety(transfer, options) && set_way(transfer, options) &&
	       set_access(transfer) && set_request(transfer, options);
}

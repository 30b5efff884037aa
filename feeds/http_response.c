/* The end of an exchange: what libcurl says of it -> a response. */
#include <string.h>

#include "feeds/http_transfer.h"
#include "feeds/limits.h"
#include "feeds/url.h"

static enum http_failure classify(const struct transfer *transfer, CURLcode code)
{
	static const struct {
		CURLcode code;
		enum http_failure failure;
	} rows[] = {
		{CURLE_OK, HTTP_OK},
		{CURLE_URL_MALFORMAT, HTTP_BAD_URL},
		{CURLE_COULDNT_RESOLVE_PROXY, HTTP_DNS},
		{CURLE_COULDNT_RESOLVE_HOST, HTTP_DNS},
		{CURLE_COULDNT_CONNECT, HTTP_CONNECT},
		{CURLE_PROXY, HTTP_CONNECT},
		{CURLE_INTERFACE_FAILED, HTTP_CONNECT},
		{CURLE_OPERATION_TIMEDOUT, HTTP_TIMEOUT},
		{CURLE_FILESIZE_EXCEEDED, HTTP_TOO_LARGE},
		{CURLE_SSL_CONNECT_ERROR, HTTP_TLS},
		{CURLE_SSL_ENGINE_NOTFOUND, HTTP_TLS},
		{CURLE_SSL_CERTPROBLEM, HTTP_TLS},
		{CURLE_SSL_CIPHER, HTTP_TLS},
		{CURLE_PEER_FAILED_VERIFICATION, HTTP_TLS},
		{CURLE_SSL_CACERT_BADFILE, HTTP_TLS},
		{CURLE_SSL_ISSUER_ERROR, HTTP_TLS},
		{CURLE_SSL_INVALIDCERTSTATUS, HTTP_TLS},
	};

	if (transfer->is_address_refused &&
	    (code == CURLE_COULDNT_CONNECT || code == CURLE_ABORTED_BY_CALLBACK))
		return HTTP_FORBIDDEN_ADDRESS;
	if (code != CURLE_OK && transfer->failure != HTTP_OK)
		return transfer->failure;
	/* No name, no connection or no TLS in time: nobody was there. */
	if (code == CURLE_OPERATION_TIMEDOUT && transfer->send_count == 0)
		return HTTP_CONNECT;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].code == code)
			return rows[i].failure;
	return HTTP_BROKEN;
}

/* A code of ours would be in transfer->failure: here it is libcurl's decoder that gave up. */
static bool is_coding_wrong(const struct transfer *transfer, CURLcode code)
{
	return transfer->failure == HTTP_OK &&
	       (code == CURLE_BAD_CONTENT_ENCODING || code == CURLE_WRITE_ERROR);
}

static void write_message(struct transfer *transfer, CURLcode code)
{
	struct http_response *response = &transfer->response;
	const char *message = transfer->message;

	if (response->failure == HTTP_FORBIDDEN_ADDRESS)
		message = "the address is private";
	else if (transfer->reason[0] != '\0')
		message = transfer->reason;
	else if (message[0] == '\0')
		message = curl_easy_strerror(code);
	snprintf(response->message, sizeof(response->message), "%.*s",
	         (int)strcspn(message, "\r\n"), message);
}

/* The value of a header of the final response; of a list, all its lines joined. */
static const char *read_header(struct transfer *transfer, const char *name, bool is_list)
{
	struct curl_header *header;
	const char *value = NULL;

	for (size_t i = 0; curl_easy_header(transfer->easy, name, i, CURLH_HEADER, -1,
	                                    &header) == CURLHE_OK;
	     i++) {
		value = value ? arena_printf(&transfer->arena, "%s, %s", value,
		                             header->value)
		              : arena_strdup(&transfer->arena, header->value);
		if (!value || strlen(value) > LIMIT_HTTP_VALUE_BYTES ||
		    http_has_controls(str_from(value)))
			return NULL;
		if (!is_list)
			break;
	}
	return value;
}

static void read_headers(struct transfer *transfer)
{
	/* clang-format off */
	static const struct {
		const char *name;
		size_t offset;
		bool is_list; /* RFC 9110 section 5.3: several lines are one value */
	} rows[] = {
		{"ETag",             offsetof(struct http_response, etag),             false},
		{"Last-Modified",    offsetof(struct http_response, last_modified),    false},
		{"Content-Type",     offsetof(struct http_response, content_type),     false},
		{"Content-Encoding", offsetof(struct http_response, content_encoding), true},
		{"Content-Language", offsetof(struct http_response, content_language), true},
		{"Content-Location", offsetof(struct http_response, content_location), true},
		{"Content-Range",    offsetof(struct http_response, content_range),    false},
		{"IM",               offsetof(struct http_response, im),               true},
		{"Date",             offsetof(struct http_response, date),             false},
		{"Expires",          offsetof(struct http_response, expires),          false},
		{"Cache-Control",    offsetof(struct http_response, cache_control),    true},
		{"Age",              offsetof(struct http_response, age),              false},
		{"Retry-After",      offsetof(struct http_response, retry_after),      false},
		{"cf-mitigated",     offsetof(struct http_response, cf_mitigated),     false},
	};
	/* clang-format on */
	char *location = NULL;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *member = (char *)&transfer->response + rows[i].offset;

		*(const char **)(void *)member = read_header(transfer, rows[i].name,
		                                             rows[i].is_list);
	}
	curl_easy_getinfo(transfer->easy, CURLINFO_REDIRECT_URL, &location);
	/* libcurl puts our own name and password into what a relative one leads to; those of
	 * the server are not for it to give. */
	if (location && strlen(location) <= LIMIT_URL_BYTES)
		transfer->response.location = url_without_user(&transfer->arena,
		                                               str_from(location));
}

static void read_figures(struct transfer *transfer)
{
	struct http_response *response = &transfer->response;
	long status = 0, connections = 1;
	curl_off_t bytes = 0, microseconds = 0;

	curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(transfer->easy, CURLINFO_SIZE_DOWNLOAD_T, &bytes);
	curl_easy_getinfo(transfer->easy, CURLINFO_TOTAL_TIME_T, &microseconds);
	curl_easy_getinfo(transfer->easy, CURLINFO_NUM_CONNECTS, &connections);
	response->status = (int)status;
	response->send_count = transfer->send_count;
	response->is_connection_stale = response->failure == HTTP_BROKEN && status == 0 &&
	                                connections == 0;
	response->received_bytes = bytes;
	response->total_ms = microseconds / 1000;
}

void transfer_finish(struct transfer *transfer, CURLcode code)
{
	struct http_response *response = &transfer->response;

	/* libcurl takes a connection that ends among the headers for the end of them. */
	if (code == CURLE_OK && !transfer->is_header_whole)
		code = CURLE_RECV_ERROR;
	response->failure = classify(transfer, code);
	response->is_coding_wrong = is_coding_wrong(transfer, code);
	if (response->failure != HTTP_OK)
		write_message(transfer, code);
	if (transfer->easy) {
		read_figures(transfer);
		read_headers(transfer);
	}
	response->body = buf_view(&transfer->body);
}

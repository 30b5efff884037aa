#include "tests/unit/test.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "feeds/http.h"
#include "feeds/http_turns.h"
#include "feeds/str.h"

static bool is_public(const char *text)
{
	uint8_t bytes[16];

	if (inet_pton(AF_INET, text, bytes) == 1)
		return http_address_is_public(bytes, 4);
	assert_int_equal(inet_pton(AF_INET6, text, bytes), 1);
	return http_address_is_public(bytes, 16);
}

static void addresses_of_the_public_internet_are_told_from_all_others(void **state)
{
	static const char *const allowed[] = {
		"1.1.1.1",         "9.255.255.255",    "11.0.0.0",
		"100.63.255.255",  "100.128.0.0",      "126.255.255.255",
		"128.0.0.0",       "169.253.255.255",  "169.255.0.0",
		"172.15.255.255",  "172.32.0.0",       "191.255.255.255",
		"192.0.1.0",       "192.0.3.0",        "192.167.255.255",
		"192.169.0.0",     "198.17.255.255",   "198.20.0.0",
		"223.255.255.255", "2000::",           "2001:200::1",
		"2606:4700::1111", "2001:db7:ffff::1", "2001:db9::1",
		"3ffe:ffff::1",    "::ffff:8.8.8.8",   "64:ff9b::8.8.8.8",
		"2002:808:808::1", "::ffff:0:8.8.8.8", "3fff:1000::1",
	};
	static const char *const refused[] = {
		"0.0.0.0",
		"0.255.255.255",
		"10.0.0.0",
		"10.255.255.255",
		"100.64.0.0",
		"100.127.255.255",
		"127.0.0.1",
		"127.255.255.255",
		"169.254.0.0",
		"169.254.169.254",
		"172.16.0.0",
		"172.31.255.255",
		"192.0.0.1",
		"192.0.2.1",
		"192.88.99.1",
		"192.168.0.0",
		"192.168.255.255",
		"198.18.0.0",
		"198.19.255.255",
		"198.51.100.1",
		"203.0.113.1",
		"224.0.0.1",
		"239.255.255.255",
		"240.0.0.0",
		"255.255.255.255",
		"::",
		"::1",
		"::8.8.8.8",
		"::ffff:10.0.0.1",
		"::ffff:127.0.0.1",
		"::ffff:0:10.0.0.1",
		"64:ff9b::10.0.0.1",
		"64:ff9b:1::8.8.8.8",
		"2002:a00:1::1",
		"2002:7f00:1::1",
		"100::1",
		"2001::1",
		"2001:1ff:ffff::",
		"2001:db8::1",
		"3fff::1",
		"3fff:fff::1",
		"4000::1",
		"5f00::1",
		"fc00::1",
		"fdff::1",
		"fe80::1",
		"febf::1",
		"fec0::1",
		"ff02::1",
	};
	static const uint8_t long_enough[16] = {8, 8, 8, 8};

	(void)state;
	for (size_t i = 0; i < ROWS(allowed); i++)
		if (!is_public(allowed[i]))
			fail_msg("%s is public", allowed[i]);
	for (size_t i = 0; i < ROWS(refused); i++)
		if (is_public(refused[i]))
			fail_msg("%s is not public", refused[i]);
	assert_false(http_address_is_public(long_enough, 0));
	assert_false(http_address_is_public(long_enough, 5));
}

static struct http *open_set(bool is_private_allowed)
{
	const struct http_options options = {
		.user_agent = "test",
		.concurrency = 2,
		.per_host = 1,
		.connect_timeout_ms = 2000,
		.timeout_ms = 5000,
		.max_body_bytes = 1000,
		.is_private_allowed = is_private_allowed,
	};
	struct error err = {0};
	struct http *http;

	assert_true(http_prepare(&err));
	http = http_open(&options, &err);
	assert_non_null(http);
	return http;
}

static struct http_response *fetch(struct http *http, const struct http_request *request)
{
	struct http_response *response = NULL;
	struct error err = {0};

	assert_true(http_add(http, request, &err));
	while (http_pending(http) > 0) {
		struct http_response *next = http_next(http, 1000, &err);

		assert_int_equal(err.kind, ERROR_NONE);
		if (next) {
			assert_null(response);
			response = next;
		}
	}
	return response;
}

static void what_is_not_an_http_address_comes_back_as_a_bad_url(void **state)
{
	static const char *const rows[] = {
		"",
		"example.org",
		"file:///etc/passwd",
		"ftp://example.org/",
		"gopher://example.org/",
		"http://",
		"http://exa mple.org/",
		"http://example.org:99999/",
		"http://example.org/\nHost: other",
		"javascript:alert(1)",
	};
	struct http *http = open_set(false);

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		int context = 7;
		struct http_response *response = fetch(
			http, &(struct http_request){.url = rows[i], .context = &context});

		assert_int_equal(response->failure, HTTP_BAD_URL);
		assert_ptr_equal(response->context, &context);
		assert_string_not_equal(response->message, "");
		http_response_free(response);
	}
	http_close(http);
}

/* A listening socket; the address that leads to it in `url`. */
static int listen_on_loopback(char *url, size_t size)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t length = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_true(listener >= 0);
	assert_int_equal(bind(listener, (struct sockaddr *)&address, length), 0);
	assert_int_equal(listen(listener, 8), 0);
	assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &length), 0);
	snprintf(url, size, "http://127.0.0.1:%d/", ntohs(address.sin_port));
	return listener;
}

static void a_private_address_is_refused_before_anything_connects(void **state)
{
	char url[100];
	int listener = listen_on_loopback(url, sizeof(url));
	struct http *http = open_set(false);
	struct http_response *response = fetch(http, &(struct http_request){.url = url});

	(void)state;
	assert_int_equal(response->failure, HTTP_FORBIDDEN_ADDRESS);
	assert_string_equal(response->message, "the address is private");
	assert_int_equal(accept(listener, NULL, NULL), -1);
	http_response_free(response);
	http_close(http);
	close(listener);
}

/* Answers every request on one connection, until the client hangs up. */
static void *serve(void *context)
{
	static const char answer[] =
		"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"
		"ETag: \"1\"\r\nX-Other: no\r\n"
		"Cache-Control: public\r\nCache-Control: max-age=9\r\n"
		"Last-Modified: a\tb\r\nContent-Type: x\001y\r\n\r\nok";
	int listener = *(const int *)context;
	int client = accept(listener, NULL, NULL);
	char bytes[4096];

	while (read(client, bytes, sizeof(bytes)) > 0)
		if (write(client, answer, sizeof(answer) - 1) < 0)
			break;
	close(client);
	return NULL;
}

/* What a trusted request may reach, another may not reach over its connection. */
static void a_connection_left_open_is_checked_again(void **state)
{
	char url[100];
	int listener = listen_on_loopback(url, sizeof(url));
	struct http *http = open_set(false);
	struct http_response *trusted, *other;
	pthread_t thread;

	(void)state;
	fcntl(listener, F_SETFL, 0);
	pthread_create(&thread, NULL, serve, &listener);
	trusted = fetch(http,
	                &(struct http_request){.url = url, .is_private_allowed = true});
	assert_int_equal(trusted->failure, HTTP_OK);
	assert_int_equal(trusted->status, 200);
	assert_true(str_equal(trusted->body, STR("ok")));
	assert_string_equal(trusted->etag, "\"1\"");
	assert_string_equal(trusted->last_modified, "a\tb");
	assert_string_equal(trusted->cache_control, "public, max-age=9");
	assert_null(trusted->content_type); /* control characters are not passed on */
	assert_null(trusted->expires);
	other = fetch(http, &(struct http_request){.url = url});
	assert_int_equal(other->failure, HTTP_FORBIDDEN_ADDRESS);
	http_response_free(trusted);
	http_response_free(other);
	http_close(http);
	pthread_join(thread, NULL);
	close(listener);
}

static void a_closed_port_is_a_failure_to_connect(void **state)
{
	char url[100];
	struct http *http = open_set(false);
	struct http_response *response;

	(void)state;
	close(listen_on_loopback(url, sizeof(url)));
	response = fetch(http,
	                 &(struct http_request){.url = url, .is_private_allowed = true});
	assert_int_equal(response->failure, HTTP_CONNECT);
	assert_int_equal(response->status, 0);
	http_response_free(response);
	http_close(http);
}

static struct http_response *fetch_within(const char *url, int64_t connect_ms, int64_t ms)
{
	struct http *http = http_open(
		&(struct http_options){.user_agent = "test",
	                               .concurrency = 1,
	                               .per_host = 1,
	                               .connect_timeout_ms = connect_ms,
	                               .timeout_ms = ms,
	                               .max_body_bytes = 1,
	                               .is_private_allowed = true},
		&(struct error){0});
	struct http_response *response;

	assert_non_null(http);
	response = fetch(http, &(struct http_request){.url = url});
	http_close(http);
	return response;
}

/* Linux leaves a connection unanswered for which there is no place in the queue. */
static void a_time_out_before_the_request_is_a_failure_to_connect(void **state)
{
	char url[100];
	int listener = listen_on_loopback(url, sizeof(url)), waiting[2];
	struct sockaddr_in address;
	socklen_t length = sizeof(address);
	struct http_response *response;

	(void)state;
	response = fetch_within(url, 100, 100);
	assert_int_equal(response->failure, HTTP_TIMEOUT); /* connected, no answer */
	http_response_free(response);
	assert_int_equal(listen(listener, 0), 0);
	assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &length), 0);
	for (size_t i = 0; i < ROWS(waiting); i++) {
		waiting[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
		(void)connect(waiting[i], (struct sockaddr *)&address, length);
	}
	response = fetch_within(url, 100, 10000);
	assert_int_equal(response->failure, HTTP_CONNECT);
	http_response_free(response);
	for (size_t i = 0; i < ROWS(waiting); i++)
		close(waiting[i]);
	close(listener);
}

static void closing_a_set_ends_what_runs_and_forgets_what_waits(void **state)
{
	char url[100];
	int listener = listen_on_loopback(url, sizeof(url));
	struct http *http = open_set(true);
	struct error err = {0};

	(void)state;
	for (int i = 0; i < 5; i++)
		assert_true(http_add(http, &(struct http_request){.url = url}, &err));
	assert_null(http_next(http, 10, &err));
	assert_int_equal(http_pending(http), 5);
	http_close(http);
	close(listener);
}

static void a_set_that_is_stopped_starts_nothing_more(void **state)
{
	char url[100];
	int listener = listen_on_loopback(url, sizeof(url));
	struct http *http = open_set(true);
	struct http_response *response;
	struct error err = {0};

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_true(http_add(http, &(struct http_request){.url = url}, &err));
	assert_null(http_next(http, 10, &err));
	http_stop(http);
	assert_int_equal(http_pending(http), 1); /* one connection of this host at a time */
	close(accept(listener, NULL, NULL));
	do
		response = http_next(http, 1000, &err);
	while (!response);
	assert_int_equal(response->failure, HTTP_BROKEN);
	http_response_free(response);
	assert_int_equal(http_pending(http), 0);
	assert_true(http_add(http, &(struct http_request){.url = url}, &err));
	assert_int_equal(http_pending(http), 0);
	assert_null(http_next(http, 1000, &err));
	http_close(http);
	close(listener);
}

static void *wake(void *http)
{
	http_wake(http);
	return NULL;
}

static void another_thread_can_end_a_wait(void **state)
{
	char url[100];
	int listener = listen_on_loopback(url, sizeof(url));
	struct http *http = open_set(true);
	struct error err = {0};
	pthread_t thread;

	(void)state;
	assert_true(http_add(http, &(struct http_request){.url = url}, &err));
	for (int i = 0; i < 5; i++) /* until it is connected and has asked */
		assert_null(http_next(http, 10, &err));
	pthread_create(&thread, NULL, wake, http);
	/* Nothing answers: it would wait as long as all tests may take. */
	assert_null(http_next(http, 3600 * 1000, &err));
	pthread_join(thread, NULL);
	http_close(http);
	close(listener);
}

struct waiter {
	struct turn turn;
	char name[8];
};

static void ignore(struct turn *turn)
{
	(void)turn;
}

static const char *take(struct turns *turns, int64_t now_ms)
{
	struct waiter *waiter = (struct waiter *)turns_take(turns, now_ms);

	return waiter ? waiter->name : "none";
}

/* Queues `names`; the first letter of each is its host. */
static void add_turns(struct turns *turns, struct waiter *waiters, const char *const *names,
                      size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char host[] = {names[i][0], '\0'};

		snprintf(waiters[i].name, sizeof(waiters[i].name), "%s", names[i]);
		assert_true(turns_add(turns, host, &waiters[i].turn));
	}
}

static void turns_go_round_over_the_hosts_with_so_many_at_a_time_each(void **state)
{
	static const char *const added[] = {"a1", "a2", "a3", "a4", "b1", "c1", "c2"};
	static const char *const expected[] = {"a1", "b1", "c1", "a2", "c2", "none"};
	struct waiter waiters[ROWS(added)] = {0};
	struct turns turns;

	(void)state;
	turns_init(&turns, 2, 0);
	add_turns(&turns, waiters, added, ROWS(added));
	for (size_t i = 0; i < ROWS(expected); i++)
		assert_string_equal(take(&turns, 0), expected[i]);
	turns_end(&turns, &waiters[0].turn, 0);
	assert_int_equal(turns_rest_ms(&turns, 0), -1);
	assert_string_equal(take(&turns, 0), "a3");
	assert_string_equal(take(&turns, 0), "none");
	turns_release(&turns, ignore);
}

static void a_host_rests_between_two_turns(void **state)
{
	static const char *const added[] = {"a1", "a2", "b1", "b2"};
	struct waiter waiters[ROWS(added)] = {0}, late = {0};
	struct turns turns;

	(void)state;
	turns_init(&turns, 1, 1000);
	add_turns(&turns, waiters, added, ROWS(added));
	assert_string_equal(take(&turns, 0), "a1");
	assert_string_equal(take(&turns, 0), "b1");
	assert_int_equal(turns_rest_ms(&turns, 0), -1);
	turns_end(&turns, &waiters[0].turn, 100);
	turns_end(&turns, &waiters[2].turn, 500);
	assert_int_equal(turns_rest_ms(&turns, 1099), 1);
	assert_string_equal(take(&turns, 1099), "none");
	assert_int_equal(turns_rest_ms(&turns, 1200), 0);
	assert_string_equal(take(&turns, 1200), "a2");
	assert_string_equal(take(&turns, 1200), "none");
	turns_end(&turns, &waiters[1].turn, 1400);
	add_turns(&turns, &late, (const char *const[]){"a3"}, 1);
	assert_string_equal(take(&turns, 1500), "b2");
	assert_string_equal(take(&turns, 2399), "none");
	assert_string_equal(take(&turns, 2400), "a3");
	turns_release(&turns, ignore);
}

static void a_host_can_rest_for_longer_than_the_others(void **state)
{
	static const char *const added[] = {"a1", "a2", "b1", "b2", "c1", "c2"};
	struct waiter waiters[ROWS(added)] = {0};
	struct turns turns;

	(void)state;
	turns_init(&turns, 1, 1000);
	add_turns(&turns, waiters, added, ROWS(added));
	waiters[0].turn.rest_ms = 5000;
	waiters[2].turn.rest_ms = 10; /* no shorter than all */
	waiters[4].turn.rest_ms = 2000;
	for (size_t i = 0; i < 3; i++)
		take(&turns, 0);
	for (size_t i = 0; i < ROWS(added); i += 2)
		turns_end(&turns, &waiters[i].turn, 0);
	assert_string_equal(take(&turns, 999), "none");
	assert_string_equal(take(&turns, 1000), "b2");
	assert_string_equal(take(&turns, 1999), "none");
	assert_string_equal(take(&turns, 2000), "c2");
	assert_string_equal(take(&turns, 4999), "none");
	assert_string_equal(take(&turns, 5000), "a2");
	turns_release(&turns, ignore);
}

static void a_turn_that_is_not_used_needs_no_rest(void **state)
{
	static const char *const added[] = {"a1", "a2"};
	struct waiter waiters[ROWS(added)] = {0};
	struct turns turns;

	(void)state;
	turns_init(&turns, 1, 1000);
	add_turns(&turns, waiters, added, ROWS(added));
	assert_string_equal(take(&turns, 0), "a1");
	assert_string_equal(take(&turns, 0), "none");
	turns_return(&turns, &waiters[0].turn);
	assert_string_equal(take(&turns, 0), "a2");
	turns_release(&turns, ignore);
}

static bool refuse_first(void *context, void *request_context)
{
	return context != request_context;
}

static void what_may_not_start_comes_back_unsent(void **state)
{
	char url[100];
	int listener = listen_on_loopback(url, sizeof(url)), first;
	struct http *http = http_open(&(struct http_options){.user_agent = "test",
	                                                     .concurrency = 1,
	                                                     .per_host = 1,
	                                                     .connect_timeout_ms = 1000,
	                                                     .timeout_ms = 1000,
	                                                     .max_body_bytes = 1,
	                                                     .is_private_allowed = true,
	                                                     .may_start = refuse_first,
	                                                     .context = &first},
	                              &(struct error){0});
	struct http_response *response;
	struct error err = {0};

	(void)state;
	assert_non_null(http);
	assert_true(http_add(http, &(struct http_request){.url = url, .context = &first},
	                     &err));
	response = http_next(http, 0, &err);
	assert_non_null(response);
	assert_int_equal(response->failure, HTTP_WITHDRAWN);
	assert_ptr_equal(response->context, &first);
	assert_int_equal(http_pending(http), 0);
	http_response_free(response);
	http_close(http);
	close(listener);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_of_the_public_internet_are_told_from_all_others),
		cmocka_unit_test(what_is_not_an_http_address_comes_back_as_a_bad_url),
		cmocka_unit_test(a_private_address_is_refused_before_anything_connects),
		cmocka_unit_test(a_connection_left_open_is_checked_again),
		cmocka_unit_test(a_closed_port_is_a_failure_to_connect),
		cmocka_unit_test(a_time_out_before_the_request_is_a_failure_to_connect),
		cmocka_unit_test(closing_a_set_ends_what_runs_and_forgets_what_waits),
		cmocka_unit_test(a_set_that_is_stopped_starts_nothing_more),
		cmocka_unit_test(another_thread_can_end_a_wait),
		cmocka_unit_test(turns_go_round_over_the_hosts_with_so_many_at_a_time_each),
		cmocka_unit_test(a_host_rests_between_two_turns),
		cmocka_unit_test(a_host_can_rest_for_longer_than_the_others),
		cmocka_unit_test(a_turn_that_is_not_used_needs_no_rest),
		cmocka_unit_test(what_may_not_start_comes_back_unsent),
	};

	return RUN_TESTS(tests);
}

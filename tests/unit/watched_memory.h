/*
 * Every allocation counted, and one that fails where a test wants it to.  The program is
 * linked with --wrap for the functions below (Makefile); libxml2 and jansson are told to
 * use them too.  uchardet's own are not watched: it is C++ and ends the program.
 */
#ifndef TESTS_UNIT_WATCHED_MEMORY_H
#define TESTS_UNIT_WATCHED_MEMORY_H

#include <errno.h>
#include <iconv.h>
#include <jansson.h>
#include <libxml/xmlmemory.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static struct {
	size_t until_failure; /* the one that fails, counted from 1; 0: none does */
	bool is_for_good;     /* nothing succeeds behind it */
	bool has_failed;
	size_t live;                   /* allocations that are not yet freed */
	size_t live_bytes, peak_bytes; /* what they take, and the most that they took */
} memory;

/* __real_ is what the linker calls the function that a name had before. */
void *__real_malloc(size_t bytes);
void *__real_calloc(size_t count, size_t bytes);
void *__real_realloc(void *old, size_t bytes);
void __real_free(void *old);
iconv_t __real_iconv_open(const char *to, const char *from);
int __real_iconv_close(iconv_t converter);

void *__wrap_malloc(size_t bytes);
void *__wrap_calloc(size_t count, size_t bytes);
void *__wrap_realloc(void *old, size_t bytes);
void __wrap_free(void *old);
char *__wrap_strdup(const char *text);
iconv_t __wrap_iconv_open(const char *to, const char *from);
int __wrap_iconv_close(iconv_t converter);

static bool fails_now(void)
{
	if (memory.until_failure == 0)
		return memory.has_failed && memory.is_for_good;
	memory.has_failed = --memory.until_failure == 0;
	return memory.has_failed;
}

static void *count_in(void *allocated)
{
	if (!allocated)
		return NULL;
	memory.live++;
	memory.live_bytes += malloc_usable_size(allocated);
	if (memory.live_bytes > memory.peak_bytes)
		memory.peak_bytes = memory.live_bytes;
	return allocated;
}

static void count_out(void *allocated)
{
	if (!allocated)
		return;
	memory.live--;
	memory.live_bytes -= malloc_usable_size(allocated);
}

void *__wrap_malloc(size_t bytes)
{
	return fails_now() ? NULL : count_in(__real_malloc(bytes));
}

void *__wrap_calloc(size_t count, size_t bytes)
{
	return fails_now() ? NULL : count_in(__real_calloc(count, bytes));
}

void *__wrap_realloc(void *old, size_t bytes)
{
	if (fails_now())
		return NULL;
	count_out(old);
	return count_in(__real_realloc(old, bytes));
}

void __wrap_free(void *old)
{
	count_out(old);
	__real_free(old);
}

char *__wrap_strdup(const char *text)
{
	size_t bytes = strlen(text) + 1;
	char *copy = malloc(bytes);

	return copy ? memcpy(copy, text, bytes) : NULL;
}

iconv_t __wrap_iconv_open(const char *to, const char *from)
{
	if (fails_now()) {
		errno = ENOMEM;
		return (iconv_t)-1;
	}
	memory.live++;
	return __real_iconv_open(to, from);
}

int __wrap_iconv_close(iconv_t converter)
{
	memory.live--;
	return __real_iconv_close(converter);
}

/* Before anything of libxml2 or jansson is used. */
static inline void memory_watch(void)
{
	xmlMemSetup(free, malloc, realloc, strdup);
	json_set_alloc_funcs(malloc, free);
}

/* The `nth` allocation from now on fails, and those behind it too where it is for good. */
static inline void memory_fail(size_t nth, bool is_for_good)
{
	memory.until_failure = nth;
	memory.is_for_good = is_for_good;
	memory.has_failed = false;
}

/* Ends that; whether one failed. */
static inline bool memory_end(void)
{
	bool has_failed = memory.has_failed;

	memory_fail(0, false);
	return has_failed;
}

#endif

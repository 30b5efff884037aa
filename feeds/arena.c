#include "feeds/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/*
 * Under AddressSanitizer whatever of a block is not given out, and a gap behind everything
 * that is, may not be touched; without this, only the end of a block would be guarded.
 */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define IS_GUARDED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(IS_GUARDED)
#include <sanitizer/asan_interface.h>
#define GAP_BYTES ((size_t)16)
#define GUARD(start, bytes) ASAN_POISON_MEMORY_REGION(start, bytes)
#define GIVE(start, bytes) ASAN_UNPOISON_MEMORY_REGION(start, bytes)
#else
#define GAP_BYTES ((size_t)0)
#define GUARD(start, bytes) ((void)0)
#define GIVE(start, bytes) ((void)0)
#endif

/* Large enough that a common feed takes a handful of blocks, small enough for an entry. */
#define BLOCK_BYTES ((size_t)64 << 10)

/* Eight huge pages of the common size (2 MB), all but one of them whole wherever it begins. */
#define LARGE_BLOCK_BYTES ((size_t)16 << 20)

struct arena_block {
	struct arena_block *older;
	alignas(max_align_t) char bytes[];
};

void arena_init(struct arena *arena, size_t max_bytes)
{
	*arena = (struct arena){.max_bytes = max_bytes, .block_bytes = BLOCK_BYTES};
}

void arena_init_large(struct arena *arena, size_t max_bytes)
{
	*arena = (struct arena){.max_bytes = max_bytes, .block_bytes = LARGE_BLOCK_BYTES};
}

void arena_release(struct arena *arena)
{
	struct arena_block *block = arena->blocks;

	while (block) {
		struct arena_block *older = block->older;

		free(block);
		block = older;
	}
	*arena = (struct arena){.max_bytes = arena->max_bytes,
	                        .block_bytes = arena->block_bytes};
}

struct arena_mark arena_mark(const struct arena *arena)
{
	return (struct arena_mark){.blocks = arena->blocks,
	                           .next = arena->next,
	                           .left = arena->left,
	                           .used_bytes = arena->used_bytes};
}

void arena_rewind(struct arena *arena, struct arena_mark mark)
{
	while (arena->blocks != mark.blocks) {
		struct arena_block *older = arena->blocks->older;

		free(arena->blocks);
		arena->blocks = older;
	}
	arena->next = mark.next;
	arena->left = mark.left;
	arena->used_bytes = mark.used_bytes;
	GUARD(arena->next, arena->left);
}

/* The first reason stays. */
void *arena_fail(struct arena *arena, enum error_kind reason)
{
	if (!arena->full)
		arena->is_starved = reason == ERROR_MEMORY;
	arena->full = true;
	return NULL;
}

static void *refuse(struct arena *arena)
{
	return arena_fail(arena, ERROR_LIMIT);
}

/* Whether it gets a block of its own, which the system may give as zeros, each page of them
 * when it is first touched: what an array reserves and does not use costs nothing. */
static bool is_zeroed_by_system(size_t bytes)
{
	return bytes > BLOCK_BYTES;
}

/*
 * Asks for huge pages: a build over many records touches some hundred megabytes once, and
 * spent half of its time on faults of small pages.  Where there are none nothing is lost.
 */
static void ask_for_huge_pages(void *start, size_t bytes)
{
#ifdef MADV_HUGEPAGE
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t skipped = (size_t)(-(uintptr_t)start & (page - 1));

	if (bytes > skipped && bytes >= LARGE_BLOCK_BYTES / 8)
		madvise((char *)start + skipped, bytes - skipped, MADV_HUGEPAGE);
#else
	(void)start;
	(void)bytes;
#endif
}

/* A new block of its own for what is large, so that the rest of the current one is kept. */
static void *alloc_block(struct arena *arena, size_t bytes, bool is_zeroed)
{
	size_t room = bytes > BLOCK_BYTES / 4 ? bytes : arena->block_bytes;
	struct arena_block *block;

	if (room > arena->max_bytes - arena->used_bytes)
		room = bytes;
	if (room > arena->max_bytes - arena->used_bytes)
		return refuse(arena);
	block = is_zeroed ? calloc(1, sizeof(*block) + room)
	                  : malloc(sizeof(*block) + room);
	if (!block)
		return arena_fail(arena, ERROR_MEMORY);
	ask_for_huge_pages(block, sizeof(*block) + room);
	block->older = arena->blocks;
	arena->blocks = block;
	arena->used_bytes += room;
	GUARD(block->bytes, room);
	if (room > bytes && room - bytes > arena->left) {
		arena->next = block->bytes + bytes;
		arena->left = room - bytes;
	}
	return block->bytes;
}

static void *take(struct arena *arena, size_t bytes, bool is_zeroed)
{
	size_t aligned = (bytes + GAP_BYTES + alignof(max_align_t) - 1) &
	                 ~(alignof(max_align_t) - 1);
	void *memory;

	if (arena->full || aligned < bytes)
		return refuse(arena);
	if (is_zeroed || aligned > arena->left) {
		memory = alloc_block(arena, aligned, is_zeroed);
		if (!memory)
			return NULL;
	} else {
		memory = arena->next;
		arena->next += aligned;
		arena->left -= aligned;
	}
	GIVE(memory, bytes);
	return memory;
}

void *arena_alloc(struct arena *arena, size_t bytes)
{
	bool is_zeroed = is_zeroed_by_system(bytes);
	void *memory = take(arena, bytes, is_zeroed);

	return memory && !is_zeroed ? memset(memory, 0, bytes) : memory;
}

char *arena_str(struct arena *arena, struct str text)
{
	char *copy;

	if (!text.ptr)
		return NULL;
	copy = take(arena, text.len + 1, false);
	if (!copy)
		return NULL;
	memcpy(copy, text.ptr, text.len);
	copy[text.len] = '\0';
	return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
	return arena_str(arena, str_from(text));
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list arguments;
	char *text;
	int length;

	va_start(arguments, format);
	length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length < 0)
		return refuse(arena);
	text = take(arena, (size_t)length + 1, false);
	if (!text)
		return NULL;
	va_start(arguments, format);
	vsnprintf(text, (size_t)length + 1, format, arguments);
	va_end(arguments);
	return text;
}

bool arena_check(const struct arena *arena, struct error *err)
{
	if (!arena->full)
		return true;
	if (arena->is_starved)
		return error_set(err, ERROR_MEMORY, "out of memory");
	return error_set(err, ERROR_LIMIT, "needs more than %zu bytes of memory",
	                 arena->max_bytes);
}

void *list_reserve(struct arena *arena, void *items, size_t count, size_t size)
{
	bool is_room_left = count > 0 && (count < 4 || (count & (count - 1)) != 0);
	void *grown = items;
	size_t bytes;

	if (arena->full)
		return items;
	if (!is_room_left) {
		if (__builtin_mul_overflow(count ? count * 2 : 4, size, &bytes)) {
			refuse(arena);
			return items;
		}
		grown = take(arena, bytes, false);
		if (!grown)
			return items;
		if (count)
			memcpy(grown, items, count * size);
	}
	memset((char *)grown + count * size, 0, size);
	return grown;
}

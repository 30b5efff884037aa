/*
 * Memory that is freed all at once.
 *
 * One arena owns everything that belongs to one document.  It has a ceiling: a hostile
 * document and an exhausted machine take the same ordinary path, in which an allocation
 * returns NULL, `full` is set for good, and the caller fails with ERROR_LIMIT or
 * ERROR_MEMORY when it is done (arena_check).
 */
#ifndef FEEDS_ARENA_H
#define FEEDS_ARENA_H

#include <stdbool.h>
#include <stddef.h>

#include "feeds/error.h"
#include "feeds/str.h"

struct arena_block;

struct arena {
	size_t max_bytes; /* ceiling over all blocks */
	size_t used_bytes;
	bool full; /* sticky: an allocation was refused */
	/* private */
	size_t block_bytes;
	bool is_starved; /* it was the machine that refused, not the ceiling */
	struct arena_block *blocks;
	char *next;
	size_t left;
};

/* Sets up an empty arena; nothing is allocated yet.  arena_release frees what it holds. */
void arena_init(struct arena *arena, size_t max_bytes);

/* The same for one that will hold much: it takes its memory in large blocks, of huge pages
 * where the system gives them (madvise(2), MADV_HUGEPAGE). */
void arena_init_large(struct arena *arena, size_t max_bytes);

void arena_release(struct arena *arena);

/* A moment in an arena's life; everything allocated after it is freed by arena_rewind. */
struct arena_mark {
	struct arena_block *blocks;
	char *next;
	size_t left;
	size_t used_bytes;
};

struct arena_mark arena_mark(const struct arena *arena);
void arena_rewind(struct arena *arena, struct arena_mark mark);

/* Zeroed memory, aligned for any type, or NULL. */
void *arena_alloc(struct arena *arena, size_t bytes);

/* One zeroed object. */
#define arena_new(arena, type) ((type *)arena_alloc(arena, sizeof(type)))

/* A NUL-terminated copy; NULL when the view is NULL or the arena is full. */
char *arena_str(struct arena *arena, struct str text);
char *arena_strdup(struct arena *arena, const char *text);

char *arena_printf(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);

/* Makes the arena full because memory beside it, needed for the same work, could not be
 * had: `reason` is ERROR_MEMORY or ERROR_LIMIT.  Returns NULL. */
void *arena_fail(struct arena *arena, enum error_kind reason);

/* False, with the reason in `err`, once an allocation was refused. */
bool arena_check(const struct arena *arena, struct error *err);

/*
 * Lists: any struct with members `items` and `count`.  LIST_ADD gives a pointer to a new
 * zeroed element at the end, or NULL when the arena is full; pointers to earlier elements
 * may move.  Capacity is not stored: room doubles whenever the count is a power of two.
 */
#define LIST_ADD(arena, list)                                                              \
	((list)->items = list_reserve((arena), (list)->items, (list)->count,               \
	                              sizeof(*(list)->items)),                             \
	 (arena)->full ? NULL : &(list)->items[(list)->count++])

/* The work behind LIST_ADD: the same or a larger array with a zeroed element at `count`;
 * the array as it was when the arena is full. */
void *list_reserve(struct arena *arena, void *items, size_t count, size_t size);

#endif

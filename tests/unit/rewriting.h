/* Tables of texts and what a function makes of them. */
#ifndef TESTS_UNIT_REWRITING_H
#define TESTS_UNIT_REWRITING_H

#include "tests/unit/test.h"

#include "feeds/arena.h"

struct rewriting {
	const char *input;
	const char *output; /* NULL: nothing */
};

static inline void check_rewritings(const char *(*rewrite)(struct arena *, struct str),
                                    const struct rewriting *rows, size_t count)
{
	struct arena arena;

	arena_init(&arena, (size_t)1 << 20);
	for (size_t i = 0; i < count; i++) {
		const char *output = rewrite(&arena, str_from(rows[i].input));

		if (!output != !rows[i].output ||
		    !str_equal(str_from(output), str_from(rows[i].output)))
			fail_msg("\"%s\" becomes \"%s\", not \"%s\"", rows[i].input,
			         output ? output : "(nothing)",
			         rows[i].output ? rows[i].output : "(nothing)");
	}
	arena_release(&arena);
}

#endif

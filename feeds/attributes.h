/* Promises that the compiler checks; written behind the declaration. */
#ifndef FEEDS_ATTRIBUTES_H
#define FEEDS_ATTRIBUTES_H

/* Parameter `format` is a printf format for the arguments from `first` on. */
#define PRINTF_LIKE(format, first) __attribute__((__format__(__printf__, format, first)))

/* The same for a function that takes a va_list. */
#define PRINTF_LIKE_V(format) __attribute__((__format__(__printf__, format, 0)))

/* The result tells of failure and may not be dropped. */
#define MUST_CHECK __attribute__((__warn_unused_result__))

#endif

/*
 * Forced into every file of the project by the Makefile (-include): functions whose
 * use is always a mistake here become compile errors.
 *
 * Text is read with cursors over `struct str`, dates with date.h, and time comes in as a
 * parameter, so that no result depends on the locale, the time zone or the clock.
 */
#ifndef FEEDS_BANNED_H
#define FEEDS_BANNED_H

/* The headers that declare them come first: poisoning forbids their later mention. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Where they are macros (_FORTIFY_SOURCE with clang), poisoning them would warn. */
#undef sprintf
#undef vsprintf
#undef strncpy
#undef strncat
#undef strcpy
#undef strcat

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets
#pragma GCC poison strtok strtok_r sscanf vsscanf atoi atol atoll atof
#pragma GCC poison strptime strftime mktime localtime localtime_r gmtime gmtime_r asctime  \
	ctime

#endif

#include "feeds/window.h"

bool window_is_beyond(const struct window *window, int64_t newest, int64_t date,
                      size_t count)
{
	return count >= window->items && date < newest - window->seconds;
}

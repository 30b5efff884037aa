#include "aggregator/health_chart.h"

#define COLUMN 6
#define STEP (COLUMN + 2)
#define HEIGHT 36

static int64_t most_of(const struct source_weeks *weeks)
{
	int64_t most = 1;

	for (int i = 0; i < HEALTH_WEEK_COUNT; i++)
		if (weeks->counts[i] > most)
			most = weeks->counts[i];
	return most;
}

/* A week without anything is a line, one with something taller than that. */
static int height_of(int64_t count, int64_t most)
{
	return count == 0 ? 1 : 3 + (int)((HEIGHT - 3) * count / most);
}

void health_chart_write(struct markup *markup, const struct source_weeks *weeks,
                        const char *label)
{
	int64_t most = most_of(weeks);
	char box[48], width[16];

	snprintf(width, sizeof(width), "%d", HEALTH_WEEK_COUNT * STEP);
	snprintf(box, sizeof(box), "0 0 %s %d", width, HEIGHT);
	markup_open(markup, "svg",
	            ATTRIBUTES({"class", "chart"}, {"viewBox", box}, {"width", width},
	                       {"height", "36"}, {"role", "img"}, {"aria-label", label}));
	for (int i = 0; i < HEALTH_WEEK_COUNT; i++) {
		int height = height_of(weeks->counts[i], most);
		char x[16], y[16], tall[16];

		snprintf(x, sizeof(x), "%d", i * STEP);
		snprintf(y, sizeof(y), "%d", HEIGHT - height);
		snprintf(tall, sizeof(tall), "%d", height);
		markup_empty(
			markup, "rect",
			ATTRIBUTES({"x", x}, {"y", y}, {"width", "6"}, {"height", tall}));
	}
	markup_close(markup);
}

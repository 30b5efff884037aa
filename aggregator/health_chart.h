/*
 * Numbers of weeks -> a small column chart within a page (SVG); its colours are style.css's.
 */
#ifndef AGGREGATOR_HEALTH_CHART_H
#define AGGREGATOR_HEALTH_CHART_H

#include "aggregator/store_health.h"
#include "feeds/markup.h"

/* `label` says what it is to those who do not see it. */
void health_chart_write(struct markup *markup, const struct source_weeks *weeks,
                        const char *label);

#endif

#include "aggregator/room.h"

#include "feeds/limits.h"

bool room_in_group(size_t answers, size_t bytes)
{
	return answers < LIMIT_GROUP_ANSWERS && bytes < LIMIT_GROUP_BYTES;
}

bool room_for_bodies(size_t bytes)
{
	return bytes <= LIMIT_UNSTORED_BYTES;
}

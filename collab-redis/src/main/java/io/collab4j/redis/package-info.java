/**
 * The storage seams on Redis. {@link io.collab4j.redis.RedisStorage} is the door; behind it each seam is a class that turns a call
 * into one script, {@code Keys} names what the scripts work on, {@code Calls} makes the calls, and {@code RedisBus} listens.
 */
@NullMarked
package io.collab4j.redis;

import org.jspecify.annotations.NullMarked;

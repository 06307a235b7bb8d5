/**
 * Activity: who changed which record, when and in which fields. {@link io.collab4j.activity.Changes} is told of each change;
 * {@link io.collab4j.activity.ActivityService} keeps the recent ones for the tenant, the record, its pipeline and the user, each
 * as a channel, and shows them as they happen in the feeds {@code activity} and {@code pipeline/{id}}.
 */
@NullMarked
package io.collab4j.activity;

import org.jspecify.annotations.NullMarked;

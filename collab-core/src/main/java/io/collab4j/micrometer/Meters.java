package io.collab4j.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/** A registry and the tags that everything in it has. Any thread. */
record Meters(MeterRegistry registry, Tags tags) {

    Meters with(String key, String value) {
        return new Meters(registry, tags.and(key, value));
    }

    Counter counter(String name, String description) {
        return Counter.builder(name).description(description).tags(tags).register(registry);
    }

    /** One more of what is rare enough to look its counter up each time. */
    void count(String name, String description) {
        counter(name, description).increment();
    }

    /** The same, by a key with a handful of values. */
    void count(String name, String description, String key, String value) {
        with(key, value).count(name, description);
    }
}

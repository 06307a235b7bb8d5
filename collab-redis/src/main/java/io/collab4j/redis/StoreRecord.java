package io.collab4j.redis;

import io.collab4j.json.ObjectWriter;
import io.collab4j.store.Epoch;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.SetParams;

/** What the store as a whole says of itself: in which format it is kept, and in which epoch undeclared fields begin. */
record StoreRecord(long format, Epoch firstEpoch) {
    /** Of what is stored; a version that stores something else than this one can read raises it. */
    static final long FORMAT = 1;

    /** The record that is there, or a new one in an empty store. */
    static StoreRecord of(UnifiedJedis redis, Keys keys) {
        StoreRecord mine = new StoreRecord(FORMAT, Epoch.of(1, UUID.randomUUID().toString()));
        redis.set(keys.store(), mine.write(), SetParams.setParams().nx());
        StoreRecord there = read(redis.get(keys.store()));
        if (there.format() > FORMAT) {
            throw new IllegalStateException(
                    "Redis holds format " + there.format() + ", and this version reads up to " + FORMAT);
        }
        return there;
    }

    private byte[] write() {
        return new ObjectWriter()
                .put("format", format)
                .put("ordinal", firstEpoch.ordinal())
                .put("epoch", firstEpoch.id())
                .end()
                .getBytes(StandardCharsets.UTF_8);
    }

    private static StoreRecord read(byte[] written) {
        Members record = Members.read(new String(written, StandardCharsets.UTF_8));
        return new StoreRecord(record.number("format"), new Epoch(record.number("ordinal"), record.text("epoch")));
    }
}

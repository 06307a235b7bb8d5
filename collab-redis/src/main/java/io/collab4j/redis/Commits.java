package io.collab4j.redis;

import java.util.List;
import redis.clients.jedis.UnifiedJedis;

/** Makes commits as safe as was asked for. Used within calls. */
interface Commits {

    /** Runs the script of a commit; answers when what it has committed is safe. */
    Reply commit(UnifiedJedis redis, Script script, List<byte[]> keys, Arguments arguments);

    /**
     * What is read of a document may be taken for committed; so it has to be safe, too.
     *
     * @param document its key
     */
    void settle(UnifiedJedis redis, byte[] document);

    /**
     * What has been written of a document by something else than a commit is safe when this returns.
     *
     * @param document its key
     */
    void secure(UnifiedJedis redis, byte[] document);

    /** Those that are safe as soon as the server has them. */
    static Commits immediate() {
        return new Commits() {
            @Override
            public Reply commit(UnifiedJedis redis, Script script, List<byte[]> keys, Arguments arguments) {
                return script.run(redis, keys, arguments);
            }

            @Override
            public void settle(UnifiedJedis redis, byte[] document) {
                // There is nothing to wait for.
            }

            @Override
            public void secure(UnifiedJedis redis, byte[] document) {
                // Nor here.
            }
        };
    }
}

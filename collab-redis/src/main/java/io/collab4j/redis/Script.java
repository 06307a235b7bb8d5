package io.collab4j.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** A script in Lua, known to the server by its hash. Running one twice does no more than running it once. */
final class Script {
    private final byte[] source;
    private final byte[] hash;

    private Script(byte[] source) {
        this.source = source;
        this.hash = sha1(source);
    }

    /** The script of that name, with the parts it shares with others before it. */
    static Script of(String name, String... parts) {
        StringBuilder source = new StringBuilder();
        for (String part : parts) {
            source.append(read(part));
        }
        return new Script(source.append(read(name)).toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String read(String name) {
        try (InputStream in = Script.class.getResourceAsStream(name + ".lua")) {
            if (in == null) {
                throw new IllegalStateException("there is no script " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException("the script " + name + " cannot be read", failure);
        }
    }

    private static byte[] sha1(byte[] source) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(source);
            return HexFormat.of().formatHex(digest).getBytes(StandardCharsets.US_ASCII);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-1", impossible);
        }
    }

    /** By which a server knows it: its SHA-1 in hexadecimal digits. */
    byte[] hash() {
        return hash.clone();
    }

    /** Runs it at the server that has its keys. */
    Reply run(Line line, List<byte[]> keys, Arguments arguments) {
        try {
            return run(line, Command.EVALSHA, hash, keys, arguments);
        } catch (JedisNoScriptException forgotten) {
            return run(line, Command.EVAL, source, keys, arguments);
        }
    }

    private static Reply run(Line line, Command command, byte[] script, List<byte[]> keys, Arguments arguments) {
        return new Reply(line.execute(new CommandArguments(command)
                .add(script)
                .add(keys.size())
                .keys(keys)
                .addObjects(arguments.list())));
    }

    /** Runs it where its keys are. A server may forget scripts at any time, and is then given the source once more. */
    Reply run(UnifiedJedis redis, List<byte[]> keys, Arguments arguments) {
        try {
            return new Reply(redis.evalsha(hash, keys, arguments.list()));
        } catch (JedisNoScriptException forgotten) {
            return new Reply(redis.eval(source, keys, arguments.list()));
        }
    }
}

package io.collab4j.redis;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;

/**
 * A connection to the server that has certain keys, for several commands.
 *
 * @param asking whether their slot is only about to become the server's, so that it has to be told that we know
 */
record Line(Connection connection, boolean asking) {

    Object execute(CommandArguments command) {
        if (asking) {
            connection.executeCommand(new CommandArguments(Command.ASKING));
        }
        return connection.executeCommand(command);
    }
}

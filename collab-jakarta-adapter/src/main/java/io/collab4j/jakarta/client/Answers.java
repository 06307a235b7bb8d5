package io.collab4j.jakarta.client;

/** What becomes of one question to the server, on the loop; one of these at most is called, and once. */
@FunctionalInterface
interface Answers {

    /** The server answered with an error; {@code ref} is the id the question had. */
    void refused(String ref, Message error);

    /** The server answered. A document is told as well, whatever asked. */
    default void answered(Message message) {}

    /** The line went before the answer came. */
    default void lost() {}
}

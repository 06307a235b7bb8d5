package io.collab4j.jakarta.client;

import io.collab4j.ot.text.Text;
import io.collab4j.ot.text.TextOperation;
import java.util.Optional;

/**
 * Something happened to a text.
 *
 * @param operation on the text before
 * @param text the text after it
 * @param userId whose edit it was, if it was somebody else's and known
 */
public record TextChange(TextOperation operation, Text text, Origin origin, Optional<String> userId) {}

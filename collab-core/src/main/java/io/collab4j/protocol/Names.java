package io.collab4j.protocol;

/** The identifiers of documents, fields and channels: {@code [A-Za-z0-9._~:-]{1,128}}, compared as they are. */
public final class Names {
    public static final int MAX_LENGTH = 128;

    private Names() {}

    /** Whether a text may name a document, a field or a channel. */
    public static boolean isValid(String name) {
        if (name.isEmpty() || name.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (!isAllowed(name.charAt(i))) {
                return false;
            }
        }
        return !name.equals(".") && !name.equals("..") && !name.equals("__proto__");
    }

    private static boolean isAllowed(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '~'
                || c == ':'
                || c == '-';
    }

    /**
     * The name itself.
     *
     * @throws CollabException {@code bad_name} if it is not one
     */
    public static String check(String name) {
        if (!isValid(name)) {
            throw new CollabException(ErrorCode.BAD_NAME, "not an identifier");
        }
        return name;
    }

    /**
     * The name of a channel itself: an identifier with a kind, a colon and something behind it.
     *
     * @throws CollabException {@code bad_name} if it is none
     */
    public static String checkChannel(String name) {
        int colon = check(name).indexOf(':');
        if (colon <= 0 || colon == name.length() - 1) {
            throw new CollabException(ErrorCode.BAD_NAME, "a channel is named kind:rest");
        }
        return name;
    }
}

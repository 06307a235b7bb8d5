package io.collab4j.examples.load;

/** Writes the components of an operation as JSON, behind an opening bracket. */
final class ComponentWriter implements EditScript.Components {
    private final Bytes out;
    private final String delete;

    /**
     * A writer.
     *
     * @param delete how one letter is deleted
     */
    ComponentWriter(Bytes out, String delete) {
        this.out = out;
        this.delete = delete;
    }

    private Bytes next() {
        return out.last() == '[' ? out : out.put(',');
    }

    @Override
    public void retain(int length) {
        next().put(length);
    }

    @Override
    public void insert(char letter) {
        next().put('"').put(letter).put('"');
    }

    @Override
    public void delete() {
        next().put(delete);
    }
}

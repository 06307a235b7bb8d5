package io.collab4j.examples.springboot;

import io.collab4j.jakarta.persistence.CollabEntityListener;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/** A record of the application's. */
@Entity
@EntityListeners(CollabEntityListener.class)
public class Deal {
    @Id
    @GeneratedValue
    private @Nullable Long id;

    private String title = "";
    private String stage = "open";
    private String remarks = "";

    protected Deal() {}

    public Deal(String title) {
        this.title = title;
    }

    public @Nullable Long id() {
        return id;
    }

    /** It is further now. */
    public void moveTo(String newStage, String why) {
        stage = newStage;
        remarks = why;
    }

    @Override
    public String toString() {
        return title + ", " + stage + ": " + remarks;
    }
}

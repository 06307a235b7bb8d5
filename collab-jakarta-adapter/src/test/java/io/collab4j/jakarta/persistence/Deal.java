package io.collab4j.jakarta.persistence;

import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.Lob;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Temporal;
import jakarta.persistence.TemporalType;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An entity with something of everything. */
@Entity
@Inheritance
@EntityListeners(CollabEntityListener.class)
class Deal {
    /** How far it is. */
    enum Stage {
        OPEN,
        WON
    }

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE)
    @Nullable
    Long id;

    @Version
    int version;

    @Column(unique = true)
    String title = "";

    @Enumerated(EnumType.STRING)
    Stage stage = Stage.OPEN;

    @Nullable
    BigDecimal amount;

    @Nullable
    LocalDate closing;

    @Temporal(TemporalType.TIMESTAMP)
    @Nullable
    Date called;

    int priority;

    @Lob
    @Nullable
    String notes;

    byte @Nullable [] picture;

    @Nullable
    String secret;

    @Nullable
    String tenant = "acme";

    @Embedded
    @Nullable
    Address address;

    @ManyToOne(fetch = FetchType.LAZY)
    @Nullable
    Person owner;

    @ElementCollection
    Set<String> tags = new LinkedHashSet<>();

    protected Deal() {}

    Deal(String title) {
        this.title = title;
    }
}

package io.collab4j.jakarta.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.collab4j.activity.Activity;
import io.collab4j.activity.FieldChange;
import io.collab4j.activity.RecordReference;
import io.collab4j.json.JsonValue;
import io.collab4j.testing.TestServer;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What holds with every provider and every kind of transaction: a real provider, a real database, the log of a real server. */
abstract class EntityChangesContract {
    final TestServer server = TestServer.open();
    EntityManagerFactory factory;
    EntityChanges changes;

    @Nullable
    String actor = "alice";

    /** The factory, ready to be used by the application. */
    abstract EntityManagerFactory start();

    abstract AfterCommit afterCommit();

    abstract void begin(EntityManager manager);

    abstract void commit(EntityManager manager);

    abstract void rollback(EntityManager manager);

    abstract void setRollbackOnly(EntityManager manager);

    @BeforeEach
    void open() {
        factory = start();
        open(factory);
    }

    private void open(EntityManagerFactory unit) {
        changes = EntityChanges.builder(unit, server.collab().changes())
                .record(deals())
                .record(EntityRecord.of(Person.class, person -> RecordReference.of("acme", "person", person.getEmail()))
                        .values("name"))
                .actor(() -> actor)
                .afterCommit(afterCommit())
                .build();
    }

    static EntityRecord<Deal> deals() {
        return EntityRecord.of(
                        Deal.class,
                        deal -> RecordReference.of("acme", "deal", "" + deal.id).in(deal.stage.name()))
                .when(deal -> deal.tenant != null)
                .values(
                        "title",
                        "stage",
                        "amount",
                        "closing",
                        "called",
                        "priority",
                        "notes",
                        "picture",
                        "address",
                        "owner")
                .silent("tenant");
    }

    @AfterEach
    void close() {
        changes.close();
        factory.close();
    }

    final void inTransaction(Consumer<EntityManager> work) {
        EntityManager manager = factory.createEntityManager();
        begin(manager);
        work.accept(manager);
        commit(manager);
        manager.close();
    }

    final void rolledBack(Consumer<EntityManager> work) {
        EntityManager manager = factory.createEntityManager();
        begin(manager);
        work.accept(manager);
        rollback(manager);
        manager.close();
    }

    final <T> T get(CompletionStage<T> stage) {
        server.settle();
        assertThat(stage.toCompletableFuture()).isDone();
        return stage.toCompletableFuture().join();
    }

    /** Everything that has been told, the oldest first. */
    final List<Activity> log() {
        server.settle();
        List<Activity> found = new ArrayList<>(get(server.collab().activity().recent("acme", 200)));
        Collections.reverse(found);
        return found;
    }

    final List<String> told() {
        return log().stream().map(EntityChangesContract::line).toList();
    }

    private static String line(Activity activity) {
        return activity.action() + " " + activity.subject().type() + " "
                + activity.changes().stream().map(FieldChange::field).toList();
    }

    final List<FieldChange> lastChanges() {
        List<Activity> log = log();
        return log.get(log.size() - 1).changes();
    }

    /** A deal that is there, and has been told. */
    final Deal existing(String title) {
        Deal deal = new Deal(title);
        inTransaction(manager -> manager.persist(deal));
        return deal;
    }

    static JsonValue text(String text) {
        return JsonValue.of(text);
    }

    @Test
    void aNewEntityIsTold() {
        Deal deal = existing("a");
        assertThat(log()).singleElement().satisfies(activity -> {
            assertThat(activity.action()).isEqualTo("created");
            assertThat(activity.subject())
                    .isEqualTo(RecordReference.of("acme", "deal", "" + deal.id).in("OPEN"));
            assertThat(activity.userId()).isEqualTo("alice");
        });
    }

    @Test
    void aChangeIsToldWithItsFields() {
        Deal deal = existing("a");
        actor = null;
        inTransaction(manager -> {
            Deal found = manager.find(Deal.class, deal.id);
            found.title = "b";
            found.stage = Deal.Stage.WON;
            found.secret = "hush";
        });
        Activity told = log().get(1);
        assertThat(told.action()).isEqualTo("updated");
        assertThat(told.userId()).isNull();
        assertThat(told.subject().pipelineId()).isEqualTo("WON");
        assertThat(told.changes())
                .containsExactly(
                        FieldChange.of("secret"),
                        new FieldChange("stage", text("OPEN"), text("WON")),
                        new FieldChange("title", text("a"), text("b")));
    }

    @Test
    void aRemovedEntityIsTold() {
        Deal deal = existing("a");
        inTransaction(manager -> manager.remove(manager.find(Deal.class, deal.id)));
        assertThat(told()).containsExactly("created deal []", "deleted deal []");
        assertThat(log().get(1).subject().id()).isEqualTo("" + deal.id);
    }

    @Test
    void nothingIsToldBeforeTheCommit() {
        EntityManager manager = factory.createEntityManager();
        begin(manager);
        manager.persist(new Deal("a"));
        manager.flush();
        assertThat(told()).isEmpty();
        commit(manager);
        assertThat(told()).containsExactly("created deal []");
        manager.close();
    }

    @Test
    void nothingIsToldAfterARollback() {
        Deal deal = existing("a");
        rolledBack(manager -> {
            manager.persist(new Deal("b"));
            manager.find(Deal.class, deal.id).title = "c";
            manager.flush();
            manager.remove(manager.find(Deal.class, deal.id));
            manager.flush();
        });
        assertThat(told()).containsExactly("created deal []");
        inTransaction(manager -> manager.find(Deal.class, deal.id).title = "d");
        assertThat(lastChanges()).containsExactly(new FieldChange("title", text("a"), text("d")));
    }

    @Test
    void nothingIsToldOfACommitThatFails() {
        existing("a");
        existing("b");
        assertThatThrownBy(() -> inTransaction(manager -> {
                    manager.persist(new Person("p@example.com", "P"));
                    manager.flush();
                    manager.persist(new Deal("a"));
                }))
                .isInstanceOf(Exception.class);
        assertThat(told()).containsExactly("created deal []", "created deal []");
    }

    @Test
    void nothingIsToldOfWhatMayOnlyBeRolledBack() {
        EntityManager manager = factory.createEntityManager();
        begin(manager);
        manager.persist(new Person("p@example.com", "P"));
        manager.flush();
        setRollbackOnly(manager);
        // Some providers throw, others roll back without a word.
        Throwable said = catchThrowable(() -> commit(manager));
        manager.close();
        assertThat(told()).as("after " + said).isEmpty();
        inTransaction(
                later -> assertThat(later.find(Person.class, "p@example.com")).isNull());
    }

    @Test
    void whatOneTransactionDoesToOneEntityIsOneActivity() {
        inTransaction(manager -> {
            Deal deal = new Deal("a");
            manager.persist(deal);
            manager.flush();
            deal.title = "b";
            manager.flush();
            deal.title = "c";
        });
        assertThat(told()).containsExactly("created deal []");
    }

    @Test
    void twoUpdatesAreOneFromTheOldestToTheNewest() {
        Deal deal = existing("a");
        inTransaction(manager -> {
            Deal found = manager.find(Deal.class, deal.id);
            found.title = "b";
            manager.flush();
            found.title = "c";
            found.priority = 3;
        });
        assertThat(log()).hasSize(2);
        assertThat(lastChanges())
                .containsExactly(
                        new FieldChange("priority", JsonValue.of(0), JsonValue.of(3)),
                        new FieldChange("title", text("a"), text("c")));
    }

    @Test
    void whatIsMadeAndRemovedIsNotTold() {
        inTransaction(manager -> {
            Deal deal = new Deal("a");
            manager.persist(deal);
            manager.flush();
            manager.remove(deal);
        });
        assertThat(told()).isEmpty();
    }

    @Test
    void whatIsChangedAndRemovedIsRemoved() {
        Deal deal = existing("a");
        inTransaction(manager -> {
            Deal found = manager.find(Deal.class, deal.id);
            found.title = "b";
            manager.flush();
            manager.remove(found);
        });
        assertThat(told()).containsExactly("created deal []", "deleted deal []");
    }

    @Test
    void whatIsChangedAndChangedBackIsNotTold() {
        Deal deal = existing("a");
        inTransaction(manager -> {
            Deal found = manager.find(Deal.class, deal.id);
            found.title = "b";
            manager.flush();
            found.title = "a";
        });
        assertThat(told()).containsExactly("created deal []");
    }

    @Test
    void whatIsFoundAgainWithinATransactionIsTheSame() {
        Deal deal = existing("a");
        inTransaction(manager -> {
            manager.find(Deal.class, deal.id).title = "b";
            manager.flush();
            manager.clear();
            manager.find(Deal.class, deal.id).title = "c";
        });
        assertThat(log()).hasSize(2);
        assertThat(lastChanges()).containsExactly(new FieldChange("title", text("a"), text("c")));
    }

    @Test
    void aQueryThatFlushesTellsNothing() {
        Deal deal = existing("a");
        rolledBack(manager -> {
            manager.find(Deal.class, deal.id).title = "b";
            assertThat(manager.createQuery("select d from Deal d where d.title = 'b'", Deal.class)
                            .getResultList())
                    .hasSize(1);
        });
        assertThat(told()).containsExactly("created deal []");
    }

    @Test
    void aDetachedEntityIsMerged() {
        Deal deal = existing("a");
        deal.title = "b";
        inTransaction(manager -> manager.merge(deal));
        assertThat(lastChanges()).containsExactly(new FieldChange("title", text("a"), text("b")));
        inTransaction(manager -> manager.merge(new Person("p@example.com", "P")));
        assertThat(told()).containsExactly("created deal []", "updated deal [title]", "created person []");
    }

    @Test
    void whatIsNotForOthersIsNotTold() {
        Deal hidden = new Deal("a");
        hidden.tenant = null;
        inTransaction(manager -> manager.persist(hidden));
        inTransaction(manager -> manager.find(Deal.class, hidden.id).title = "b");
        assertThat(told()).isEmpty();
        Deal shown = existing("c");
        inTransaction(manager -> {
            Deal found = manager.find(Deal.class, shown.id);
            found.title = "d";
            manager.flush();
            found.tenant = null;
        });
        assertThat(told()).containsExactly("created deal []");
    }

    @Test
    void collectionsVersionsAndSilentAttributesAreNoDifference() {
        Deal deal = existing("a");
        inTransaction(manager -> {
            Deal found = manager.find(Deal.class, deal.id);
            found.tags.add("new");
            found.tenant = "acme too";
        });
        assertThat(told()).containsExactly("created deal []");
        inTransaction(manager -> manager.find(Deal.class, deal.id).title = "b");
        assertThat(told()).containsExactly("created deal []", "updated deal [title]");
    }

    @Test
    void aReferenceIsAnIdAndNotLoadedForIt() {
        Deal deal = existing("a");
        inTransaction(manager -> {
            Person person = new Person("p@example.com", "P");
            manager.persist(person);
            manager.find(Deal.class, deal.id).owner = person;
        });
        assertThat(log())
                .anySatisfy(activity -> assertThat(activity.changes())
                        .containsExactly(new FieldChange("owner", JsonValue.ofNull(), text("p@example.com"))));
        inTransaction(manager -> {
            manager.persist(new Person("q@example.com", "Q"));
            manager.find(Deal.class, deal.id).owner = manager.getReference(Person.class, "q@example.com");
        });
        assertThat(log())
                .anySatisfy(activity -> assertThat(activity.changes())
                        .containsExactly(new FieldChange("owner", text("p@example.com"), text("q@example.com"))));
        inTransaction(manager -> manager.find(Deal.class, deal.id).title = "b");
        assertThat(lastChanges()).containsExactly(new FieldChange("title", text("a"), text("b")));
    }

    @Test
    void whatIsEmbeddedHasItsFields() {
        Deal deal = existing("a");
        inTransaction(manager -> manager.find(Deal.class, deal.id).address = new Address("Ulm", "Ring"));
        assertThat(lastChanges())
                .containsExactly(
                        new FieldChange("address.city", JsonValue.ofNull(), text("Ulm")),
                        new FieldChange("address.street", JsonValue.ofNull(), text("Ring")));
        inTransaction(manager -> manager.find(Deal.class, deal.id).address = new Address("Bonn", "Ring"));
        assertThat(lastChanges()).containsExactly(new FieldChange("address.city", text("Ulm"), text("Bonn")));
    }

    @Test
    void valuesOfEveryKindAreWritten() {
        Deal deal = existing("a");
        inTransaction(manager -> {
            Deal found = manager.find(Deal.class, deal.id);
            found.amount = new BigDecimal("12.50");
            found.closing = LocalDate.of(2026, 11, 27);
            found.called = Date.from(Instant.EPOCH);
            found.picture = new byte[] {1};
            found.notes = "short";
        });
        assertThat(lastChanges())
                .containsExactly(
                        new FieldChange("amount", JsonValue.ofNull(), text("12.50")),
                        new FieldChange("called", JsonValue.ofNull(), text("1970-01-01T00:00:00Z")),
                        new FieldChange("closing", JsonValue.ofNull(), text("2026-11-27")),
                        new FieldChange("notes", JsonValue.ofNull(), text("short")),
                        FieldChange.of("picture"));
    }

    @Test
    @SuppressWarnings("JavaUtilDate")
    void aMutableValueIsComparedWithWhatItWas() {
        Deal deal = new Deal("a");
        deal.called = Date.from(Instant.EPOCH);
        inTransaction(manager -> manager.persist(deal));
        inTransaction(manager -> {
            Deal found = manager.find(Deal.class, deal.id);
            found.called = new Date(1000);
            manager.flush();
            found.called.setTime(2000);
            found.priority = 1;
        });
        assertThat(lastChanges())
                .contains(new FieldChange("called", text("1970-01-01T00:00:00Z"), text("1970-01-01T00:00:02Z")));
    }

    @Test
    void ofALongTextItIsToldThatItHasChanged() {
        Deal deal = existing("a");
        inTransaction(manager -> manager.find(Deal.class, deal.id).notes = "n".repeat(5000));
        assertThat(lastChanges())
                .extracting(FieldChange::field, FieldChange::to)
                .containsExactly(tuple("notes", null));
    }

    @Test
    void aSubclassIsTheSameWithItsOwnAttributes() {
        LargeDeal deal = new LargeDeal("a");
        inTransaction(manager -> manager.persist(deal));
        inTransaction(manager -> manager.find(Deal.class, deal.id).title = "b");
        inTransaction(manager -> manager.find(LargeDeal.class, deal.id).discount = 5);
        assertThat(told()).containsExactly("created deal []", "updated deal [title]", "updated deal [discount]");
    }

    @Test
    void anEntityReadThroughItsGettersIsToldToo() {
        inTransaction(manager -> manager.persist(new Person("p@example.com", "P")));
        inTransaction(manager -> manager.find(Person.class, "p@example.com").setName("Pia"));
        assertThat(lastChanges()).containsExactly(new FieldChange("name", text("P"), text("Pia")));
    }

    @Test
    void manyChangesOfOneTransactionComeInTheirOrder() {
        List<String> emails = new ArrayList<>();
        inTransaction(manager -> {
            for (int i = 0; i < 1500; i++) {
                String email = "p" + i + "@example.com";
                emails.add(email);
                manager.persist(new Person(email, "P"));
                manager.flush();
                if (i % 20 == 0) {
                    manager.clear();
                }
            }
        });
        assertThat(log())
                .extracting(activity -> activity.subject().id())
                .containsExactlyElementsOf(emails.subList(1300, 1500));
    }

    @Test
    void twoEntityManagersOnOneThreadDoNotMix() {
        EntityManager first = factory.createEntityManager();
        EntityManager second = factory.createEntityManager();
        interleave(first, second);
        first.close();
        second.close();
        assertThat(log()).extracting(activity -> activity.subject().id()).containsExactly("second@example.com");
    }

    /** The first is rolled back after the second, which began later, has been committed. */
    abstract void interleave(EntityManager first, EntityManager second);

    @Test
    void aMappingThatFailsDoesNotBreakTheCommit() {
        changes.close();
        changes = EntityChanges.builder(factory, server.collab().changes())
                .record(EntityRecord.of(Deal.class, deal -> {
                    throw new IllegalStateException(deal.title);
                }))
                .record(EntityRecord.of(
                        Person.class, person -> RecordReference.of("acme", "person", person.getEmail())))
                .afterCommit(afterCommit())
                .build();
        List<String> logged = logged(() -> inTransaction(manager -> {
            manager.persist(new Deal("a private title"));
            manager.persist(new Person("p@example.com", "P"));
        }));
        assertThat(told()).containsExactly("created person []");
        assertThat(logged)
                .singleElement()
                .asString()
                .contains("Deal is not told")
                .doesNotContain("private title");
        inTransaction(manager -> assertThat(
                        manager.createQuery("select d from Deal d", Deal.class).getResultList())
                .hasSize(1));
    }

    private static List<String> logged(Runnable work) {
        Logger logger = (Logger) LoggerFactory.getLogger(CollabEntityListener.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        work.run();
        logger.detachAppender(lines);
        return lines.list.stream()
                .map(line -> line.getFormattedMessage() + ThrowableProxyUtil.asString(line.getThrowableProxy()))
                .toList();
    }

    @Test
    void whatHasBeenToldIsWhatTheNextTransactionIsComparedWith() {
        EntityManager manager = factory.createEntityManager();
        Deal deal = new Deal("a");
        begin(manager);
        manager.persist(deal);
        commit(manager);
        for (String title : List.of("b", "c")) {
            begin(manager);
            deal.title = title;
            commit(manager);
        }
        manager.close();
        assertThat(log()).hasSize(3);
        assertThat(lastChanges()).containsExactly(new FieldChange("title", text("b"), text("c")));
    }

    @Test
    void whatWasLoadedBeforeIsToldWithoutFields() {
        changes.close();
        Deal deal = existing("a");
        EntityManager manager = factory.createEntityManager();
        begin(manager);
        Deal found = manager.find(Deal.class, deal.id);
        open(factory);
        found.title = "b";
        commit(manager);
        manager.close();
        assertThat(told()).containsExactly("updated deal []");
    }

    @Test
    void mistakesOfTheSetUpAreRefused() {
        EntityChangesBuilder builder =
                EntityChanges.builder(factory, server.collab().changes());
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("afterCommit");
        builder.afterCommit(afterCommit());
        assertThatThrownBy(() -> EntityChanges.builder(factory, server.collab().changes())
                        .afterCommit(afterCommit())
                        .record(EntityRecord.of(String.class, any -> RecordReference.of("acme", "text", any)))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no entity");
        assertThatThrownBy(() -> builder.record(deals().values("titel", "address.city", "discount", "version"))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no titel, version that");
    }

    @Test
    void whatIsClosedTellsNothing() {
        changes.close();
        existing("a");
        assertThat(told()).isEmpty();
    }
}

package io.collab4j.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.collab4j.Collab;
import io.collab4j.activity.Activity;
import io.collab4j.activity.FieldChange;
import io.collab4j.json.JsonValue;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** What a repository saves comes up in the activity of the tenant, in Spring's transactions. */
class SavedEntitiesTest {
    private ConfigurableApplicationContext application;
    private Deals deals;
    private PlatformTransactionManager transactions;

    @BeforeEach
    void start() {
        application = run();
        deals = application.getBean(Deals.class);
        transactions = application.getBean(PlatformTransactionManager.class);
    }

    private static ConfigurableApplicationContext run() {
        return SpringApplication.run(
                SpringBootExample.class,
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--collab.secret=a secret of more than 32 characters",
                "--spring.jpa.hibernate.ddl-auto=create-drop",
                "--logging.level.root=warn",
                "--spring.main.banner-mode=off");
    }

    @AfterEach
    void stop() {
        application.close();
    }

    private static List<Activity> told(ConfigurableApplicationContext application, int atLeast) {
        Collab collab = application.getBean(Collab.class);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            List<Activity> found =
                    collab.activity().recent("acme", 50).toCompletableFuture().join();
            if (found.size() >= atLeast || System.nanoTime() > until) {
                return found;
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    private List<Activity> told(int atLeast) {
        return told(application, atLeast);
    }

    private TransactionTemplate alone() {
        TransactionTemplate template = new TransactionTemplate(transactions);
        template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        return template;
    }

    @Test
    void whatIsSavedIsToldWithItsFields() {
        Deal deal = deals.save(new Deal("a ship"));
        deal.moveTo("won", "she is in love with it");
        deals.save(deal);
        deals.delete(deal);
        List<Activity> told = told(3);
        assertThat(told).extracting(Activity::action).containsExactly("deleted", "updated", "created");
        assertThat(told.get(1).subject().id()).isEqualTo("" + deal.id());
        assertThat(told.get(1).changes())
                .containsExactly(
                        FieldChange.of("remarks"), new FieldChange("stage", JsonValue.of("open"), JsonValue.of("won")));
    }

    @Test
    void onlyWhatIsCommittedIsTold() {
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            deals.saveAndFlush(new Deal("rolled back"));
            Deal kept = alone().execute(inner -> deals.saveAndFlush(new Deal("kept")));
            assertThat(kept).isNotNull();
            assertThat(told(1)).hasSize(1);
            deals.saveAndFlush(new Deal("rolled back too"));
            status.setRollbackOnly();
        });
        deals.save(new Deal("the last"));
        assertThat(told(2)).hasSize(2);
        assertThat(deals.count()).isEqualTo(2);
    }

    @Test
    void anotherApplicationInTheSameProcessHearsNothing() {
        try (ConfigurableApplicationContext other = run()) {
            deals.save(new Deal("mine"));
            other.getBean(Deals.class).save(new Deal("theirs"));
            assertThat(told(1)).hasSize(1);
            assertThat(told(other, 1)).hasSize(1);
        }
    }
}

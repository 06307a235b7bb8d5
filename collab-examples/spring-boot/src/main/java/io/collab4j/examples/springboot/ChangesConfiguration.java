package io.collab4j.examples.springboot;

import io.collab4j.Collab;
import io.collab4j.activity.RecordReference;
import io.collab4j.jakarta.persistence.EntityChanges;
import io.collab4j.jakarta.persistence.EntityRecord;
import jakarta.persistence.EntityManagerFactory;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** What is saved is seen by everybody who has the activity feed open. */
@Configuration(proxyBeanMethods = false)
class ChangesConfiguration {

    @Bean(destroyMethod = "close")
    EntityChanges entityChanges(EntityManagerFactory factory, Collab collab) {
        return EntityChanges.builder(factory, collab.changes())
                .record(EntityRecord.of(Deal.class, deal -> RecordReference.of("acme", "deal", "" + deal.id()))
                        .values("title", "stage"))
                .actor(ChangesConfiguration::userId)
                .afterCommit(new SpringTransactions(factory))
                .build();
    }

    /** Whoever the request is from; with Spring Security, ask its SecurityContextHolder. */
    private static @Nullable String userId() {
        Principal user = RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request
                ? request.getRequest().getUserPrincipal()
                : null;
        return user == null ? null : user.getName();
    }
}

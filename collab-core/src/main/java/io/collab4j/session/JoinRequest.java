package io.collab4j.session;

import io.collab4j.document.JoinedField;
import io.collab4j.document.Membership;
import io.collab4j.document.Subscription;
import io.collab4j.identity.Access;
import io.collab4j.identity.Action;
import io.collab4j.identity.Resource;
import io.collab4j.identity.User;
import io.collab4j.presence.DocumentRoom.Presence;
import io.collab4j.protocol.ClientMessage.DocumentJoin;
import io.collab4j.protocol.CollabException;
import io.collab4j.protocol.DocumentMessages;
import io.collab4j.protocol.ErrorCode;
import io.collab4j.protocol.LockMessages;
import io.collab4j.protocol.ResumePoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One {@code document_join} on its way to its answer: permission first, then field by field. */
final class JoinRequest {
    private final SessionContext context;
    private final User user;
    private final DocumentJoin message;

    JoinRequest(SessionContext context, User user, DocumentJoin message) {
        this.context = context;
        this.user = user;
        this.message = message;
    }

    /** What goes out, and the subscriptions that begin behind it. */
    record Answer(DocumentMessages.Joined message, Membership membership, List<Subscription> subscriptions) {
        Answer with(List<LockMessages.Lock> locks) {
            return new Answer(message.with(locks), membership, subscriptions);
        }
    }

    /**
     * Joins.
     *
     * @param enter gives the membership; called once the document may be read
     */
    CompletionStage<Answer> run(Supplier<Membership> enter) {
        Map<String, Optional<ResumePoint>> named = message.fields();
        return allows(Action.READ, null).thenCompose(allowed -> {
            if (!allowed) {
                return forbidden();
            }
            return named == null ? joinAll(enter.get()) : joinNamed(named, enter);
        });
    }

    private CompletionStage<Answer> joinNamed(Map<String, Optional<ResumePoint>> named, Supplier<Membership> enter) {
        return readable(List.copyOf(named.keySet())).thenCompose(readable -> {
            if (readable.size() < named.size()) {
                return forbidden();
            }
            return join(enter.get(), named);
        });
    }

    private CompletionStage<Answer> joinAll(Membership membership) {
        // First the ear, then the list: a field that appears in between is heard of or listed.
        membership.joinWhole();
        return membership
                .fieldNames()
                .thenCompose(names -> readable(List.copyOf(names)))
                .thenCompose(names -> {
                    Map<String, Optional<ResumePoint>> all = new LinkedHashMap<>();
                    names.forEach(name -> all.put(name, Optional.empty()));
                    return join(membership, all);
                });
    }

    /** Those of the names the user may read, in order. */
    private CompletionStage<List<String>> readable(List<String> names) {
        CompletionStage<List<String>> result = CompletableFuture.completedFuture(new ArrayList<>());
        for (String name : names) {
            result = result.thenCombine(allows(Action.READ, name), (list, allowed) -> {
                if (allowed) {
                    list.add(name);
                }
                return list;
            });
        }
        return result;
    }

    private CompletionStage<Answer> join(Membership membership, Map<String, Optional<ResumePoint>> fields) {
        List<CompletableFuture<Entered>> entering = new ArrayList<>();
        fields.forEach((name, from) -> entering.add(membership
                .join(name, from.orElse(null))
                .thenCombine(allows(Action.EDIT, name), (joined, writable) -> new Entered(name, joined, writable))
                .toCompletableFuture()));
        return CompletableFuture.allOf(entering.toArray(CompletableFuture<?>[]::new))
                .whenComplete((all, failure) -> {
                    if (failure != null) {
                        entering.forEach(JoinRequest::giveUp);
                    }
                })
                .thenCombine(
                        membership.present(),
                        (all, present) -> answer(
                                membership,
                                present,
                                entering.stream().map(CompletableFuture::join).toList()));
    }

    /** A place whose content nobody will be told of is none. */
    private static void giveUp(CompletableFuture<Entered> entered) {
        if (!entered.isCompletedExceptionally()) {
            entered.join().field().subscription().giveUp("join_failed");
        }
    }

    private record Entered(String name, JoinedField field, boolean writable) {
        DocumentMessages.Field message() {
            return new DocumentMessages.Field(
                    name,
                    field.fieldType(),
                    field.epoch(),
                    field.revision(),
                    field.operationId(),
                    writable,
                    field.lastSeq(),
                    field.lastSeqRevision(),
                    field.content(),
                    field.operations());
        }
    }

    private Answer answer(Membership membership, List<Presence> present, List<Entered> entered) {
        return new Answer(
                new DocumentMessages.Joined(
                        message.id(),
                        message.documentId(),
                        entered.stream().map(Entered::message).toList(),
                        present.stream().map(each -> member(each, entered)).toList(),
                        List.of()),
                membership,
                entered.stream().map(each -> each.field().subscription()).toList());
    }

    private static DocumentMessages.Member member(Presence present, List<Entered> entered) {
        Map<String, String> cursors = new LinkedHashMap<>();
        String inNoField = present.cursorInfo();
        if (inNoField != null) {
            cursors.put("", inNoField);
        }
        for (Entered each : entered) {
            String cursor = each.field().cursors().get(present.sessionId());
            if (cursor != null) {
                cursors.put(each.name(), cursor);
            }
        }
        return new DocumentMessages.Member(present.userId(), present.sessionId(), present.userInfo(), cursors);
    }

    private CompletionStage<Boolean> allows(Action action, @Nullable String fieldName) {
        Resource.Document whole = new Resource.Document(message.documentType(), message.documentId());
        return context.gate().allows(new Access(user, action, fieldName == null ? whole : whole.field(fieldName)));
    }

    private static <T> CompletionStage<T> forbidden() {
        return CompletableFuture.failedFuture(new CollabException(ErrorCode.FORBIDDEN, "the document may not be read"));
    }
}

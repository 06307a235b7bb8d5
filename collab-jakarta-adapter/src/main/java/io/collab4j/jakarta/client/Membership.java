package io.collab4j.jakarta.client;

import io.collab4j.json.ObjectWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** Whether this client is in a document, and what it asks the server in order to be. On the loop only. */
final class Membership {
    private final ClientCore client;
    private final ClientDocument document;
    private final DocumentFields fields;
    private final Wanted wanted;
    private final Joins joins;
    private final CompletableFuture<ClientDocument> joined = new CompletableFuture<>();
    private boolean wasJoined;
    private boolean left;

    Membership(ClientDocument document, DocumentFields fields, String type, Wanted wanted) {
        this.client = document.client();
        this.document = document;
        this.fields = fields;
        this.wanted = wanted;
        this.joins = new Joins(client, document.id(), type, fields::position, this::refused);
    }

    /** Completes with the first answer to all that was asked; fails if the document is left before. */
    CompletionStage<ClientDocument> joined() {
        return joined.minimalCompletionStage();
    }

    boolean wasJoined() {
        return wasJoined;
    }

    boolean isLeft() {
        return left;
    }

    /** Whether the client is in the document now, as far as it knows. */
    boolean isOnline() {
        return client.isOnline() && wasJoined && !left;
    }

    /** Whether edits may be sent: nothing is asked that could still answer for them. */
    boolean isReady() {
        return isOnline() && joins.isEmpty();
    }

    /** Whether fields nobody named here are wanted too. */
    boolean wantsAll() {
        return wanted.isAll();
    }

    /** Somebody wants more fields, or all. */
    void want(Wanted more) {
        Optional<List<String>> unknown = wanted.add(more);
        if (client.isOnline() && !left) {
            unknown.ifPresent(names -> {
                if (wanted.isAll()) {
                    joins.askAll();
                } else {
                    joins.ask(names, false);
                }
            });
        }
    }

    /** The application has asked for a field that was not here. */
    void wantField(String name) {
        if (isOnline()) {
            joins.ask(List.of(name), false);
        }
    }

    /** A line is there; the client id of before is given if the server does not know it any more. */
    void connected(Optional<String> former) {
        lost();
        former.ifPresent(before -> fields.all().forEach(field -> field.orphaned(before)));
        List<String> known = fields.all().stream()
                .filter(field -> field.position().isPresent())
                .map(ClientField::name)
                .toList();
        if (!known.isEmpty()) {
            joins.ask(known, false);
        }
        if (wanted.isAll()) {
            // A join with positions covers the fields it names; one without names covers those to come.
            joins.askAll();
            return;
        }
        List<String> unknown = Stream.concat(
                        wanted.names().stream(), fields.all().stream().map(ClientField::name))
                .distinct()
                .filter(name -> !known.contains(name))
                .toList();
        if (!unknown.isEmpty() || known.isEmpty()) {
            joins.ask(unknown, false);
        }
    }

    void lost() {
        joins.clear();
        fields.all().forEach(ClientField::detached);
        document.update();
    }

    /** The answer to a question, worked in by now: while it was not, nothing might be sent on a state in between. */
    void answered(Optional<String> ref) {
        wasJoined = true;
        Optional<Joins.Join> join = ref.flatMap(joins::answered);
        if (join.isPresent() && join.get().names().isEmpty()) {
            joinMissing();
        }
        settle();
    }

    /** When this was the last answer, whoever joined has all that was asked for, and edits may go. */
    private void settle() {
        if (joins.isEmpty()) {
            joined.complete(document);
            fields.flush();
        }
        document.update();
    }

    /** Fields the application holds although the server did not list them: nobody has edited them yet. */
    private void joinMissing() {
        List<String> missing = fields.names(ClientField.State.JOINING);
        if (!missing.isEmpty()) {
            joins.ask(missing, false);
        }
    }

    /** Asks for one field again; fresh for its whole content instead of what happened since. */
    void rejoin(ClientField field, boolean fresh) {
        field.delivery().silence();
        joins.askLater(field.name(), field.delivery().rejoinDelay(), fresh);
    }

    /** Somebody has edited a field that is not here, or another one than it was. */
    void fetch(String name) {
        if (!joins.asks(name)) {
            joins.ask(List.of(name), true);
        }
    }

    private void refused(Joins.Join join, ClientException error) {
        if (!wasJoined || join.names().isEmpty()) {
            end(error.code(), Optional.of(error));
        } else if (join.names().get().size() > 1) {
            // One name that may no longer be read fails the whole question: ask for each alone.
            join.names().get().forEach(name -> joins.ask(List.of(name), join.fresh()));
        } else {
            join.names().get().forEach(name -> drop(name, error));
        }
        settle();
    }

    private void drop(String name, ClientException error) {
        Optional<ClientField> field = fields.remove(name);
        document.tellError(Optional.of(name), error);
        field.ifPresent(gone -> gone.closed(error.code()));
    }

    /** The line is closed for good. Nobody has this document yet, or whoever has it goes on when it is opened again. */
    void closed(Optional<ClientException> error) {
        if (joined.isDone()) {
            document.update();
        } else {
            ClientException why = error.orElseGet(() -> new ClientException("closed", "the client is closed"));
            end(why.code(), Optional.of(why));
        }
    }

    /** The application wants no more of it. */
    void leave() {
        if (!left) {
            client.send(new ObjectWriter().put("type", "document_leave").put("document_id", document.id()));
            end("left", Optional.empty());
        }
    }

    /** The document is no longer open here. */
    void end(String reason, Optional<ClientException> error) {
        if (left) {
            return;
        }
        lost();
        left = true;
        client.forget(document);
        fields.all().forEach(field -> field.closed(reason));
        document.roster().clear();
        joined.completeExceptionally(error.orElseGet(() -> new ClientException("left", reason)));
        document.update();
        document.tell(listener -> listener.onLeft(reason, error));
    }
}

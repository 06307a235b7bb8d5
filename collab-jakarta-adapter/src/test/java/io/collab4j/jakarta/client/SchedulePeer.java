package io.collab4j.jakarta.client;

import io.collab4j.ot.text.Text;
import io.collab4j.ot.text.TextOperation;
import io.collab4j.runtime.CollabRuntime;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One real client, its lines, its script, and everything that ever showed on its screen. */
final class SchedulePeer implements ClientListener, DocumentListener, TextListener {
    static final String DOCUMENT = "d";
    static final String FIELD = "t";

    private final List<ScheduleScript.Typing> script;
    private final CollabClient client;
    private final List<ScheduleLine> lines = new ArrayList<>();
    private final List<String> troubles = new ArrayList<>();
    private final List<String> screens = new ArrayList<>();
    private final Set<Integer> deleted = new TreeSet<>();
    private @Nullable TextField field;
    private String shown = "";
    private int typed;
    private boolean beganAtOnce;

    SchedulePeer(String user, List<ScheduleScript.Typing> script, CollabRuntime runtime, ScheduleLine.Opener opener) {
        this.script = script;
        Transport transport = (token, listener) -> {
            ScheduleLine line = opener.open(lines.size(), listener);
            lines.add(line);
            listener.onOpen();
            return line;
        };
        this.client = CollabClient.builder(
                        URI.create("ws://test/realtime/ws"), reason -> CompletableFuture.completedFuture(user))
                .listener(this)
                .connect(new Loop(runtime), Map.of(ClientTransport.WEBSOCKET, transport), () -> {});
    }

    void join() {
        client.join(DOCUMENT, List.of(FIELD)).thenAccept(document -> {
            document.listen(this);
            TextField text = document.text(FIELD);
            text.listen(this);
            field = text;
            show(text.text().toString());
        });
    }

    private void show(String text) {
        shown = text;
        screens.add(text);
    }

    CollabClient client() {
        return client;
    }

    TextField field() {
        if (field == null) {
            throw new IllegalStateException("the document is not joined");
        }
        return field;
    }

    boolean isJoined() {
        return field != null;
    }

    boolean isOnline() {
        return client.state() == ClientState.ONLINE;
    }

    String clientId() {
        return client.identity().orElseThrow().clientId();
    }

    ScheduleLine line() {
        return lines.get(lines.size() - 1);
    }

    /** The line before a cut that the server has not noticed. */
    Optional<ScheduleLine> staleLine() {
        return lines.stream()
                .filter(line -> line.isBroken() && !line.isEndedByServer())
                .findFirst();
    }

    boolean hasTyped() {
        return typed == script.size();
    }

    /** What its first edit typed, if that was made before it heard of anybody else's, and nothing else. */
    Optional<ScheduleScript.Typing> firstAtOnce() {
        return Optional.of(script.get(0)).filter(first -> beganAtOnce && first.remove() == 0);
    }

    /** Makes the next edit of the script. */
    void type() {
        beganAtOnce |= typed == 0 && field().revision() == 0;
        ScheduleScript.Typing typing = script.get(typed++);
        field().edit(now -> remember(now, typing)).toCompletableFuture().exceptionally(failure -> {
            troubles.add("an edit failed: " + failure);
            return null;
        });
    }

    private TextOperation remember(Text now, ScheduleScript.Typing typing) {
        TextOperation operation = typing.on(now);
        String after = now.apply(operation).toString();
        now.toString().codePoints().filter(letter -> after.indexOf(letter) < 0).forEach(deleted::add);
        return operation;
    }

    /** What went wrong here that must not. */
    List<String> troubles() {
        return troubles;
    }

    List<String> screens() {
        return screens;
    }

    /** The characters its user has deleted, which he had seen. */
    Set<Integer> deleted() {
        return deleted;
    }

    /** Everything that decides what this client and its lines will do. */
    void dump(StateDump dump) {
        dump.add(client)
                .add(typed)
                .add(beganAtOnce)
                .add(deleted)
                .add(staleLine().isPresent());
        lines.forEach(line ->
                dump.add(line.isBroken()).add(line.isEndedByServer()).add(line.isEndedByServer() ? null : line.up()));
        dump.add(line().down());
    }

    @Override
    public void onChange(TextChange change) {
        show(Text.of(shown).apply(change.operation()).toString());
        if (!shown.equals(change.text().toString())) {
            troubles.add("the screen shows " + shown + " and the client has " + change.text());
        }
    }

    /** Asked for at the end. */
    @Override
    public void onSaveState(SaveState state) {}

    @Override
    public void onRefused(RefusedEdit<TextOperation> refused) {
        troubles.add("refused: " + refused.error());
    }

    @Override
    public void onUnmerged(UnmergedEdits<Text, TextOperation> unmerged) {
        troubles.add("given back: " + unmerged.reason());
    }

    @Override
    public void onError(ClientException error) {
        troubles.add("error: " + error);
    }

    @Override
    public void onError(Optional<String> fieldName, ClientException error) {
        troubles.add("error about " + fieldName + ": " + error + ", " + error.getCause());
    }

    @Override
    public void onLeft(String reason, Optional<ClientException> error) {
        troubles.add("left: " + reason);
    }

    @Override
    public void onClosed(Optional<ClientException> error) {
        troubles.add("closed: " + error);
    }
}

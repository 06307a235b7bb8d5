package io.collab4j.session;

/** {@link Budgets} that differ from others in what is set here. Not thread-safe. */
public final class BudgetsBuilder {
    private Rate control;
    private Rate operations;
    private Rate operationBytes;
    private Rate joins;
    private Rate presence;
    private Rate publications;
    private Rate history;
    private Rate authentications;

    BudgetsBuilder(Budgets from) {
        control = from.control();
        operations = from.operations();
        operationBytes = from.operationBytes();
        joins = from.joins();
        presence = from.presence();
        publications = from.publications();
        history = from.history();
        authentications = from.authentications();
    }

    public BudgetsBuilder control(Rate control) {
        this.control = control;
        return this;
    }

    public BudgetsBuilder operations(Rate operations) {
        this.operations = operations;
        return this;
    }

    public BudgetsBuilder operationBytes(Rate operationBytes) {
        this.operationBytes = operationBytes;
        return this;
    }

    public BudgetsBuilder joins(Rate joins) {
        this.joins = joins;
        return this;
    }

    public BudgetsBuilder presence(Rate presence) {
        this.presence = presence;
        return this;
    }

    public BudgetsBuilder publications(Rate publications) {
        this.publications = publications;
        return this;
    }

    public BudgetsBuilder history(Rate history) {
        this.history = history;
        return this;
    }

    public BudgetsBuilder authentications(Rate authentications) {
        this.authentications = authentications;
        return this;
    }

    public Budgets build() {
        return new Budgets(
                control, operations, operationBytes, joins, presence, publications, history, authentications);
    }
}

package dev.wallcrawler.local.command.doctor;

import dev.wallcrawler.local.command.CommandContext;
import dev.wallcrawler.local.command.CommandFailure;
import dev.wallcrawler.local.command.deployment.Deployment;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/** What is examined of a deployment. */
public final class DeploymentCheckup {
    private static final String KEY = "BROWSERBASE_API_KEY";

    private final Deployment deployment;
    private final CommandContext context;

    public DeploymentCheckup(Deployment deployment, CommandContext context) {
        this.deployment = requireNonNull(deployment, "deployment is null");
        this.context = requireNonNull(context, "context is null");
    }

    /** Everything, in the order in which it matters. */
    public List<Check> checks() {
        return List.of(
                new Check("stack", this::stack),
                new Check("API", this::api),
                new Check("key", this::key),
                new Check("gateway", this::gateway),
                new Check("log groups", new LogGroupCheck(deployment)::run),
                new Check("alarms", new AlarmCheck(deployment)::run),
                new Check("trail", new TrailCheck(deployment, context.clock())::run));
    }

    private Finding stack() {
        String stack = deployment.choice().name().serviceStack() + " in " + deployment.account().region() + " is "
                + deployment.status();
        return switch (deployment.status()) {
            case "CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE" -> Finding.ok(stack);
            case "UPDATE_ROLLBACK_COMPLETE" -> Finding.failed(stack + ": the last deployment was undone; its events say why");
            default -> Finding.failed(stack + "; wait for it, or look at its events");
        };
    }

    private Finding gateway() throws CommandFailure {
        return GatewayProbe.isWell(deployment.gatewayUrl());
    }

    private Finding api() throws CommandFailure {
        try (var probe = new ApiProbe(deployment.apiUrl())) {
            return probe.refusesAWrongKey();
        }
    }

    private Finding key() throws CommandFailure {
        Optional<String> key = context.environment().find(KEY);
        if (key.isEmpty()) {
            return Finding.skipped(KEY + " is not set, so no key was tried");
        }
        try (var probe = new ApiProbe(deployment.apiUrl())) {
            return probe.accepts(
                    key.get(),
                    "in " + KEY,
                    "make one with ./wallcrawler keys create " + deployment.choice().options() + " --project NAME");
        }
    }
}

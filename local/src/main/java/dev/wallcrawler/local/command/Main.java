package dev.wallcrawler.local.command;

import dev.wallcrawler.local.command.deployment.AwsFailures;
import dev.wallcrawler.local.command.deployment.CloudLogs;
import dev.wallcrawler.local.command.deployment.Deployment;
import dev.wallcrawler.local.command.deployment.DeploymentChoice;
import dev.wallcrawler.local.command.doctor.Check;
import dev.wallcrawler.local.command.doctor.DeploymentCheckup;
import dev.wallcrawler.local.command.logs.LogSource;
import software.amazon.awssdk.core.exception.SdkException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

import static java.util.Objects.requireNonNull;

/**
 * The program behind the launcher script, which shows help and version itself. Exit codes: 0 done, 1 could not be done, 2 not
 * understood, 128 + the signal that stopped it.
 */
public final class Main {
    private static final int FAILED = 1;
    private static final int NOT_UNDERSTOOD = 2;

    private final CommandContext context;

    Main(CommandContext context) {
        this.context = requireNonNull(context, "context is null");
    }

    /** Runs a command and ends the process. */
    public static void main(String[] arguments) {
        int exitCode = FAILED;
        CommandContext context = CommandContext.ofThisProcess();
        try {
            exitCode = new Main(context).run(List.of(arguments));
        } catch (InterruptedException | RuntimeException e) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
        context.out().flush();
        System.exit(exitCode);
    }

    int run(List<String> line) throws InterruptedException {
        try {
            if (line.isEmpty()) {
                throw new UsageException("which command?");
            }
            String command = line.getFirst();
            List<String> rest = line.subList(1, line.size());
            return switch (command) {
                case "up" -> new UpCommand(context, RunningLocalStack::start, StopSignals.listen(context::note)).run(rest);
                case "logs" -> new LogsCommand(context, this::deployedLogs, new CountDownLatch(1)).run(rest);
                case "keys" -> new KeysCommand(context, this::projects).run(rest);
                case "doctor" -> new DoctorCommand(context, this::checks).run(rest);
                default -> throw new UsageException("unknown command " + command);
            };
        } catch (UsageException e) {
            context.note(e.getMessage());
            context.err().print(Texts.usage());
            return NOT_UNDERSTOOD;
        } catch (CommandFailure e) {
            context.note(e.getMessage());
            return FAILED;
        } catch (SdkException e) {
            context.note(AwsFailures.explain("the tables", e));
            return FAILED;
        } catch (IOException e) {
            context.note(IoFailures.describe(e));
            return FAILED;
        } catch (UncheckedIOException e) {
            context.note(IoFailures.describe(e.getCause()));
            return FAILED;
        }
    }

    private LogSource deployedLogs(DeploymentChoice deployment) throws CommandFailure {
        return new CloudLogs(Deployment.find(deployment, context), context.clock());
    }

    private OpenProjects.Opener projects(Optional<DeploymentChoice> deployment) {
        return deployment.isPresent()
                ? new DeployedProjects(context, deployment.get())
                : new DirectoryProjects(context.directory());
    }

    private List<Check> checks(Optional<DeploymentChoice> deployment) throws CommandFailure {
        return deployment.isPresent()
                ? new DeploymentCheckup(Deployment.find(deployment.get(), context), context).checks()
                : new LocalCheckup(context).checks();
    }
}

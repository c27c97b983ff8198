package dev.wallcrawler.local.command;

import dev.wallcrawler.local.command.deployment.AwsFailures;
import dev.wallcrawler.local.command.deployment.DeploymentChoice;
import dev.wallcrawler.local.command.doctor.Check;
import dev.wallcrawler.local.command.doctor.Finding;
import software.amazon.awssdk.core.exception.SdkException;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/** {@code doctor}. */
final class DoctorCommand {
    private static final int FAILED = 1;

    private final CommandContext context;
    private final Checkups checkups;

    /** What there is to examine. */
    interface Checkups {
        /** Of a deployment, or of the stack of this machine. */
        List<Check> of(Optional<DeploymentChoice> deployment) throws CommandFailure;
    }

    DoctorCommand(CommandContext context, Checkups checkups) {
        this.context = requireNonNull(context, "context is null");
        this.checkups = requireNonNull(checkups, "checkups is null");
    }

    /** Prints a line for each check as it is done; 1 if one failed. */
    int run(List<String> line) throws UsageException, CommandFailure, InterruptedException {
        Arguments arguments = Arguments.parse(line, DeploymentChoice.optionsAnd(), Set.of());
        arguments.requireNoWords();
        List<Check> checks = checkups.of(DeploymentChoice.from(arguments));
        int width = checks.stream().mapToInt(check -> check.name().length()).max().orElse(0);
        int exitCode = 0;
        for (Check check : checks) {
            Finding finding = examine(check);
            if (finding.outcome() == Finding.Outcome.FAILED) {
                exitCode = FAILED;
            }
            context.out().printf("%-7s  %-" + width + "s  %s%n", finding.outcome().word(), check.name(), finding.text());
            context.out().flush();
        }
        return exitCode;
    }

    private static Finding examine(Check check) throws InterruptedException {
        try {
            return check.examination().run();
        } catch (CommandFailure e) {
            return Finding.failed(e.getMessage());
        } catch (SdkException e) {
            return Finding.failed(AwsFailures.explain("the tables", e));
        } catch (IOException e) {
            return Finding.failed(IoFailures.describe(e));
        }
    }
}

package dev.wallcrawler.local.command.deployment;

import dev.wallcrawler.deployment.DeploymentName;
import dev.wallcrawler.local.command.Arguments;
import dev.wallcrawler.local.command.UsageException;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/**
 * Which deployment a command is to work on.
 *
 * @param profile of the AWS configuration; without one, the credentials are those of the SDK's default chain
 * @param region where it is deployed; without one, the environment's or the profile's
 */
public record DeploymentChoice(DeploymentName name, Optional<String> profile, Optional<String> region) {
    private static final String ENVIRONMENT = "--env";
    private static final String PROFILE = "--profile";
    private static final String REGION = "--region";
    private static final Pattern REGION_NAME = Pattern.compile("[a-z0-9-]{1,40}");

    public DeploymentChoice {
        requireNonNull(name, "name is null");
        requireNonNull(profile, "profile is null");
        requireNonNull(region, "region is null");
    }

    /** A command's own options, and those by which it is told of a deployment. */
    public static Set<String> optionsAnd(String... own) {
        return Stream.concat(Stream.of(ENVIRONMENT, PROFILE, REGION), Stream.of(own)).collect(Collectors.toSet());
    }

    /**
     * The deployment that was asked for; empty if it is the stack of this machine.
     *
     * @throws UsageException if an option's value is none, or an account is chosen without a deployment
     */
    public static Optional<DeploymentChoice> from(Arguments arguments) throws UsageException {
        Optional<String> environment = arguments.one(ENVIRONMENT);
        Optional<String> profile = arguments.one(PROFILE);
        Optional<String> region = arguments.one(REGION);
        if (environment.isEmpty()) {
            if (profile.isPresent() || region.isPresent()) {
                throw new UsageException((profile.isPresent() ? PROFILE : REGION) + " goes with " + ENVIRONMENT + " NAME");
            }
            return Optional.empty();
        }
        if (profile.filter(String::isBlank).isPresent()) {
            throw new UsageException(PROFILE + " needs a name");
        }
        if (region.isPresent() && !REGION_NAME.matcher(region.get()).matches()) {
            throw new UsageException(REGION + " must be a region such as eu-central-1");
        }
        return Optional.of(new DeploymentChoice(name(environment.get()), profile, region));
    }

    private static DeploymentName name(String environment) throws UsageException {
        try {
            return new DeploymentName(environment);
        } catch (IllegalArgumentException _) {
            throw new UsageException(ENVIRONMENT + " must be the name of an environment, such as prod");
        }
    }

    /** The options that choose it again, for a command to copy. */
    public String options() {
        return ENVIRONMENT + " " + name.environment()
                + profile.map(chosen -> " " + PROFILE + " " + chosen).orElse("")
                + region.map(chosen -> " " + REGION + " " + chosen).orElse("");
    }
}

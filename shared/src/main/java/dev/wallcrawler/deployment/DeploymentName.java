package dev.wallcrawler.deployment;

import dev.wallcrawler.logging.LogGroupName;

import java.util.regex.Pattern;

/**
 * The name of an environment, of which an account may hold several, and the names that follow from it.
 *
 * @param environment 1 to 16 lower-case letters, digits or hyphens, a letter first and {@code -state} not last
 */
public record DeploymentName(String environment) {
    private static final Pattern ENVIRONMENT = Pattern.compile("[a-z][a-z0-9-]{0,15}");
    private static final String STATE = "-state";

    /**
     * @throws IllegalArgumentException if that is no name
     */
    public DeploymentName {
        if (!ENVIRONMENT.matcher(environment).matches()) {
            throw new IllegalArgumentException(
                    "environment must be 1 to 16 lower-case letters, digits or hyphens, a letter first");
        }
        if (environment.endsWith(STATE)) {
            throw new IllegalArgumentException(
                    "environment must not end in " + STATE + ": its stack would be the one that holds another's state");
        }
    }

    /** Whether data must outlive the stack. */
    public boolean isProduction() {
        return environment.equals("prod");
    }

    /** The stack of all that can be made again; it has the outputs of {@link StackOutput}. */
    public String serviceStack() {
        return "wallcrawler-" + environment;
    }

    /** The stack of what must survive. */
    public String stateStack() {
        return serviceStack() + STATE;
    }

    /** The ECS cluster of the gateway and the browsers. */
    public String cluster() {
        return serviceStack();
    }

    /** Where ECS writes what Container Insights makes metrics of; it makes the group itself where there is none. */
    public String containerInsightsLogGroup() {
        return "/aws/ecs/containerinsights/" + cluster() + "/performance";
    }

    /** What the names of all alarms that tell somebody begin with; those that only scale have others. */
    public String alarmPrefix() {
        return serviceStack() + "-Alarms";
    }

    /** The group's name in CloudWatch: the plain one in production; elsewhere with the environment before its last part. */
    public String logGroup(LogGroupName name) {
        if (isProduction()) {
            return name.logGroup();
        }
        int last = name.logGroup().lastIndexOf('/') + 1;
        return name.logGroup().substring(0, last) + environment + "-" + name.logGroup().substring(last);
    }
}

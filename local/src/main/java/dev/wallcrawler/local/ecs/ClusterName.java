package dev.wallcrawler.local.ecs;

import static java.util.Objects.requireNonNull;

/** A cluster's place in AWS's naming. */
public record ClusterName(String region, String account, String name) {
    public ClusterName {
        requireNonNull(region, "region is null");
        requireNonNull(account, "account is null");
        requireNonNull(name, "name is null");
    }

    /** An ARN of this account and region. */
    String arn(String resource) {
        return "arn:aws:ecs:" + region + ":" + account + ":" + resource;
    }

    String arn() {
        return arn("cluster/" + name);
    }

    String taskArn(String taskId) {
        return arn("task/" + name + "/" + taskId);
    }

    boolean isNamedBy(String request) {
        return request.equals(name) || request.equals(arn());
    }
}

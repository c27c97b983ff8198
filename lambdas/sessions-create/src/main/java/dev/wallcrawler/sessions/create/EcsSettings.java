package dev.wallcrawler.sessions.create;

import dev.wallcrawler.Environment;

import java.util.Arrays;
import java.util.List;

/**
 * Where and how browser tasks run.
 *
 * @param spotPercent how many of a hundred sessions run on Fargate Spot, 0 to 100
 */
record EcsSettings(
        String cluster,
        String taskDefinition,
        String container,
        List<String> subnets,
        List<String> securityGroups,
        boolean assignPublicIp,
        int spotPercent) {

    EcsSettings {
        subnets = List.copyOf(subnets);
        securityGroups = List.copyOf(securityGroups);
        if (spotPercent < 0 || spotPercent > 100) {
            throw new IllegalArgumentException("ECS_SPOT_PERCENT must be between 0 and 100");
        }
    }

    static EcsSettings from(Environment environment) {
        String assignPublicIp = environment.find("ECS_ASSIGN_PUBLIC_IP").orElse("DISABLED");
        return new EcsSettings(
                environment.require("ECS_CLUSTER"),
                environment.require("ECS_TASK_DEFINITION"),
                environment.find("ECS_CONTAINER_NAME").orElse("controller"),
                list(environment.require("ECS_SUBNETS")),
                list(environment.require("ECS_SECURITY_GROUPS")),
                switch (assignPublicIp) {
                    case "ENABLED" -> true;
                    case "DISABLED" -> false;
                    default -> throw new IllegalStateException(
                            "environment variable ECS_ASSIGN_PUBLIC_IP must be ENABLED or DISABLED");
                },
                environment.integer("ECS_SPOT_PERCENT", 0));
    }

    private static List<String> list(String value) {
        return Arrays.stream(value.split(",", -1)).map(String::strip).filter(item -> !item.isEmpty()).toList();
    }
}

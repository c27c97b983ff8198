package dev.wallcrawler.infra;

import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.logs.ILogGroup;

import java.util.List;

/** The right to write to one log group. Never to create one: a late line would bring a deleted group back, without retention. */
final class FunctionLogs {

    private FunctionLogs() {}

    static void allow(Role role, ILogGroup group) {
        role.addToPolicy(PolicyStatement.Builder.create()
                .actions(List.of("logs:CreateLogStream", "logs:PutLogEvents"))
                .resources(List.of(group.getLogGroupArn()))
                .build());
    }
}

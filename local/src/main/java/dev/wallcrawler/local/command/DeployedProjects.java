package dev.wallcrawler.local.command;

import dev.wallcrawler.local.command.deployment.Deployment;
import dev.wallcrawler.local.command.deployment.DeploymentChoice;
import dev.wallcrawler.project.DynamoProjectStore;
import dev.wallcrawler.session.SessionTables;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import java.net.URI;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/** The projects of a deployment, in the tables that its stack names. */
final class DeployedProjects implements OpenProjects.Opener {
    private final CommandContext context;
    private final DeploymentChoice choice;

    DeployedProjects(CommandContext context, DeploymentChoice choice) {
        this.context = requireNonNull(context, "context is null");
        this.choice = requireNonNull(choice, "choice is null");
    }

    @Override
    public OpenProjects open() throws CommandFailure {
        Deployment deployment = Deployment.find(choice, context);
        SessionTables tables = deployment.tables();
        URI baseUrl = deployment.apiUrl();
        DynamoDbClient dynamoDb = deployment.dynamoDb();
        return new OpenProjects(
                new DynamoProjectStore(dynamoDb, tables, context.clock()), Optional.of(baseUrl), dynamoDb::close);
    }
}

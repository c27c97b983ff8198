package dev.wallcrawler.infra;

import software.amazon.awscdk.services.logs.CfnQueryDefinition;
import software.constructs.Construct;

/** Every {@link SavedQuery}, in a folder of the console that is named after the environment. */
final class SavedQueries extends Construct {

    SavedQueries(Construct scope, String id, DeploymentSettings settings, StateStack state) {
        super(scope, id);
        for (SavedQuery query : SavedQuery.values()) {
            CfnQueryDefinition.Builder.create(this, query.title())
                    .name("wallcrawler-" + settings.environment() + "/" + query.title())
                    .logGroupNames(query.logGroups().stream()
                            .map(name -> state.logGroup(name).getLogGroupName())
                            .toList())
                    .queryString(query.text())
                    .build();
        }
    }
}

using PipelineDsl.Cluster.Tests;

return await LargestLosses.RunAsync(args);

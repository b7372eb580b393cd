using PipelineDsl.Conformance;

return ConformanceCommand.Run(args);

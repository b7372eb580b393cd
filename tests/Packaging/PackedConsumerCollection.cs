namespace PipelineDsl.Packaging;

/// <summary>Packs once for all tests of a packed consumer, which run in turn.</summary>
[CollectionDefinition(nameof(PackedConsumer))]
public class PackedConsumerCollection : ICollectionFixture<PackedConsumer>;

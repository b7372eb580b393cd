using System.Globalization;

namespace PipelineDsl.Benchmarks.Quick;

/// <summary>Sources of projects to analyze.</summary>
internal static class AnalyzedProject
{
    /// <summary>A class as business code has thousands: data, a few decisions, text, a query.</summary>
    public static string PlainClass(int index) => string.Create(CultureInfo.InvariantCulture, $$"""
        using System;
        using System.Collections.Generic;
        using System.Linq;

        namespace Project.Area{{index / 50}};

        /// <summary>Orders of one customer.</summary>
        public sealed class Orders{{index}}
        {
            private readonly List<Order> _orders = new();

            public Orders{{index}}(string customer) => Customer = customer ?? throw new ArgumentNullException(nameof(customer));

            public string Customer { get; }

            public decimal Total => _orders.Where(static order => !order.IsCancelled).Sum(static order => order.Amount);

            [Obsolete("Use Total.")]
            public decimal Sum() => Total;

            public void Add(decimal amount, DateTime date)
            {
                if (amount <= 0)
                {
                    throw new ArgumentOutOfRangeException(nameof(amount), $"Expected more than 0, got {amount}.");
                }

                _orders.Add(new Order { Amount = amount, Date = date, Number = _orders.Count + 1 });
            }

            public bool Cancel(int number)
            {
                foreach (Order order in _orders)
                {
                    if (order.Number == number && !order.IsCancelled)
                    {
                        order.IsCancelled = true;
                        return true;
                    }
                }

                return false;
            }

            public IReadOnlyDictionary<int, decimal> ByYear() => _orders
                .GroupBy(static order => order.Date.Year)
                .ToDictionary(static year => year.Key, static year => year.Sum(static order => order.Amount));

            public override string ToString() => Customer + ": " + string.Join(", ", _orders.Select(static order => order.Number.ToString()));

            private sealed class Order
            {
                public int Number { get; init; }
                public decimal Amount { get; init; }
                public DateTime Date { get; init; }
                public bool IsCancelled { get; set; }
            }
        }
        """);

    /// <summary>A pipeline with one stage and all twins.</summary>
    public static string AnnotatedClass(int index) => string.Create(CultureInfo.InvariantCulture, $$"""
        using PipelineDsl;

        namespace Project;

        [TokenPipeline(Tokens = 197, Channels = 384, Layers = 12, Heads = 6)]
        [Protect(0)]
        [Prune<ClsAttention>(Layers = "{{index % 8 + 2}}", Keep = 0.5)]
        [Uniform(Rows = 14, Columns = 14, Cell = 2)]
        [RandomBaseline]
        public partial class Pipeline{{index}};
        """);
}

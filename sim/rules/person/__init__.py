"""What a person weighs and is offered: choices, beliefs, support, maatwerk, incentives, coming back."""
